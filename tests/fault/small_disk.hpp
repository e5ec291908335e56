#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <string>

namespace warpsieve::test {

/// A file system of its own in memory, for as long as the object lives: of a size, or a ramfs,
/// which has none and counts no blocks, as many FUSE mounts. Only root may mount one: where ok() is
/// false there is none, and the test is to be skipped.
class SmallDisk {
public:
    SmallDisk(const std::string& folder, const std::string& size) : folder_(folder) {
        std::filesystem::create_directory(folder);
        ok_ = mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    explicit SmallDisk(const std::string& folder) : folder_(folder) {
        std::filesystem::create_directory(folder);
        ok_ = mount("ramfs", folder.c_str(), "ramfs", 0, nullptr) == 0;
    }
    ~SmallDisk() {
        if (ok_) umount2(folder_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    SmallDisk(SmallDisk&&) = delete;
    SmallDisk& operator=(SmallDisk&&) = delete;

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] bool remount_read_only() const {
        return mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }
    [[nodiscard]] bool remount_writable() const {
        return mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, nullptr) == 0;
    }

private:
    std::string folder_;
    bool ok_ = false;
};

}  // namespace warpsieve::test
