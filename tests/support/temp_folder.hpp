#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace warpsieve::test {

/// A new empty folder, removed with all that is in it at the end.
class TempFolder {
public:
    TempFolder() {
        std::string name = (parent() / "warpsieve-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "cannot create " + name);
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    TempFolder(TempFolder&&) = delete;
    TempFolder& operator=(TempFolder&&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Path of a file in the folder, which need not exist.
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    /// Memory where there is such a file system: tests save thousands of times, and what fsync
    /// costs on a disk would be most of their time. TMPDIR overrides it.
    static std::filesystem::path parent() {
        const std::filesystem::path memory = "/dev/shm";
        if (std::getenv("TMPDIR") == nullptr && access(memory.c_str(), W_OK | X_OK) == 0)
            return memory;
        return std::filesystem::temp_directory_path();
    }

    std::filesystem::path path_;
};

}  // namespace warpsieve::test
