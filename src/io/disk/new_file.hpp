#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Whether a link failed because the file system has none.
[[nodiscard]] bool links_unsupported(const FileError& error);

enum class Existing { refuse, replace };

/// A file that gets its name only when it is whole: written under a temporary name in the same
/// folder, synced, then linked, which fails where the name is taken, or renamed. Left behind
/// unfinished, it is removed.
class NewFile {
public:
    /// @param process tells this process's temporary files from those of others
    /// @throw IoError at once when the name is taken and must not be replaced
    NewFile(FileSystem& files,
            const std::string& path,
            Existing existing,
            const std::string& process);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    NewFile(NewFile&&) = delete;
    NewFile& operator=(NewFile&&) = delete;

    void write(std::span<const std::uint8_t> bytes);
    /// Nothing may be written any more.
    /// @throw IoError when the name was taken meanwhile and must not be replaced
    void publish();

private:
    void refuse_existing();
    [[nodiscard]] bool link_to_name();

    FileSystem& files_;
    std::string path_;  ///< links followed
    Existing existing_;
    std::string temporary_;
    std::unique_ptr<WritableFile> file_;
};

}  // namespace warpsieve::io
