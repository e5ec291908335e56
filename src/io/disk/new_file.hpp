#pragma once

// The one maker of durable files. A file is written where nobody looks for it yet: under a
// temporary name in the folder in which it will stay, or under a final name that no generation
// mentions. It is synced and closed, with every error checked, before it gets its final name, and
// what is given up is removed. So a final name never holds less than a whole file, wherever the
// process dies or a call fails: tests fail every call, and replay losses of power (tests/fault).
// Makes calls of FileSystem alone; of contents it knows no more than the seal, which proves a copy.
// The names that a file needs meanwhile are made here too.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/interrupted.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

// Temporary files lie in the folder of the file, because a link or a rename must not leave the file
// system; their common prefix lets a later process find what is left.

/// What a path names in the end: its symbolic links followed step by step, because a link to a file
/// that is yet to be made has no canonical path.
[[nodiscard]] std::string follow_links(const std::string& path);

/// The folder of a file; "." for one in the working folder.
[[nodiscard]] std::string folder_of(const std::string& path);

/// "HOST.PID", which tells the temporary files of a process from those of every other process on
/// the file system.
[[nodiscard]] std::string process_name(const std::string& host, std::int64_t pid);

/// File name (without folder) that every temporary file beside a file begins with.
[[nodiscard]] std::string temporary_prefix(const std::string& path);

/// Path of a temporary file of a process beside a file.
/// @param process process_name() @param purpose tells two of them apart
[[nodiscard]] std::string temporary_path(const std::string& path,
                                         const std::string& process,
                                         const char* purpose);

/// Anything has a name that must not be replaced: "cannot create one.h5: File exists (...)".
class NameTaken : public FileError {
public:
    explicit NameTaken(const std::string& name);
};

/// For a look before long work; publish() looks again. @throw NameTaken
void require_free(FileSystem& files, const std::string& name);

/// Removes a file at its end if it is armed, and says nothing of failures: the failure that led
/// there is the one to report, and the next start removes what is left. It never names a file.
class Discard {
public:
    Discard(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
    Discard(const Discard&) = delete;
    Discard& operator=(const Discard&) = delete;
    Discard(Discard&&) = delete;
    Discard& operator=(Discard&&) = delete;
    ~Discard();
    void arm() noexcept { armed_ = true; }
    void keep() noexcept { armed_ = false; }
    [[nodiscard]] bool is_armed() const noexcept { return armed_; }

private:
    FileSystem& files_;
    std::string path_;
    bool armed_ = false;
};

/// What happens to a file that has the name under which a new one is to be written.
enum class Leftover {
    remove,  ///< no other process chooses the name: an attempt that failed has left the file
    refuse,  ///< it stays as it is, and the new file cannot be created
};

/// What happens to a file that has the final name of a new one.
enum class Existing { refuse, replace };

/// A new file: written in one of four ways, then named finally or kept, in this order. Left before
/// that, it is removed.
class NewFile {
public:
    /// Writes a sealed file into the memory that it is given, and tells its size; empty when it was
    /// stopped.
    using Fill = std::function<std::optional<std::uint64_t>(NewImage& memory)>;

    /// @param path under which it is written
    NewFile(FileSystem& files, std::string path, Leftover leftover);

    /// Way 1, bytes as they come: create(), write() as often as needed, close().
    void create();
    void write(std::span<const std::uint8_t> bytes) { file_->write(bytes); }
    void close();
    /// Way 2: all bytes at once. @throw core::Interrupted when stopped
    void write_whole(std::span<const std::uint8_t> contents, const core::StopCheck& stopped = {});
    /// Way 3: a file of any size, written here and there through memory that is mapped. All of its
    /// capacity takes its place on the disk at once, because libhdf5 must not find the disk full. A
    /// shared file system may take such writing badly; then a scratch folder helps, out of which
    /// the file is copied in large sequential writes, and read back to prove its size and its seal.
    /// @param capacity bytes that it takes at most
    /// @param scratch folder in which it is built; empty: it is built where it stays
    /// @return its size; empty when `fill` was stopped
    /// @throw IoError when the copy is not what was written; core::Interrupted when the copy out of
    /// the scratch folder is stopped
    [[nodiscard]] std::optional<std::uint64_t> build(std::uint64_t capacity,
                                                     const std::string& scratch,
                                                     std::string_view seal_kind,
                                                     const Fill& fill,
                                                     const core::StopCheck& stopped = {});
    /// Way 4: the contents of a durable file, by a second link to it; a copy where the file system
    /// has no hard links.
    void link_or_copy(const std::string& existing);

    /// Has its final name from the start, and that name is durable now: the folder was synced.
    void keep() noexcept { discard_.keep(); }
    /// Gives it its final name, which is durable once the folder is synced. Replaces what is there.
    void rename_to(const std::string& name);
    /// Gives it its final name in the same folder, durable when this returns. Where nothing may be
    /// replaced, the file has both names from then on, until drop_temporary() or its end.
    /// @throw NameTaken
    void publish(const std::string& name, Existing existing);
    /// Forgets the temporary name, and tells when that fails: for what nobody tidies up later.
    void drop_temporary();

private:
    void write_proved(NewImage& built,
                      std::uint64_t bytes,
                      std::string_view seal_kind,
                      const core::StopCheck& stopped);

    FileSystem& files_;
    std::string path_;
    std::unique_ptr<WritableFile> file_;
    Discard discard_;  ///< armed while there is a file that is not finished
};

}  // namespace warpsieve::io
