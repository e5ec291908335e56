#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/process.hpp"

namespace warpsieve::test {

/// An ext4 of its own in a file on a loop device, mounted like most system disks: at its first
/// error it turns read-only. Only root may make one: where ok() is false there is none, and the
/// test is to be skipped.
class Ext4Disk {
public:
    Ext4Disk(const std::string& folder, const std::string& image) : folder_(folder), image_(image) {
        std::filesystem::create_directory(folder);
        std::ofstream(image).close();
        std::filesystem::resize_file(image, 64U << 20U);
        if (run({.command = {"mkfs.ext4", "-q", image}}).exit_code != 0) return;
        const Finished loop = run({.command = {"losetup", "-f", "--show", image}});
        if (loop.exit_code != 0) return;
        device_ = loop.out.substr(0, loop.out.find('\n'));
        ok_ = mount_again();
    }
    ~Ext4Disk() {
        umount2(folder_.c_str(), MNT_DETACH);
        if (!device_.empty()) static_cast<void>(run({.command = {"losetup", "-d", device_}}));
    }
    Ext4Disk(const Ext4Disk&) = delete;
    Ext4Disk& operator=(const Ext4Disk&) = delete;
    Ext4Disk(Ext4Disk&&) = delete;
    Ext4Disk& operator=(Ext4Disk&&) = delete;

    [[nodiscard]] bool ok() const noexcept { return ok_; }

    /// The kernel meets an error of the file system, as if a block of its metadata had been wrong.
    /// False where the kernel cannot pretend one.
    [[nodiscard]] bool meet_an_error() const {
        // Never another disk's than this loop device's.
        const std::string name = std::filesystem::path(device_).filename();
        if (!name.starts_with("loop")) return false;
        std::ofstream trigger("/sys/fs/ext4/" + name + "/trigger_fs_error");
        return static_cast<bool>(trigger << "1" << std::flush);
    }

    /// What an administrator does next: unmount, fsck, mount.
    [[nodiscard]] bool repair() const {
        if (umount(folder_.c_str()) != 0) return false;
        const Finished checked = run({.command = {"e2fsck", "-p", image_}});
        return checked.exit_code.value_or(8) <= 1 && mount_again();  // 1: it has mended errors
    }

private:
    [[nodiscard]] bool mount_again() const {
        return mount(device_.c_str(), folder_.c_str(), "ext4", 0, "errors=remount-ro") == 0;
    }

    std::string folder_;
    std::string image_;
    std::string device_;
    bool ok_ = false;
};

}  // namespace warpsieve::test
