#pragma once

// The parts that posix_file_system.cpp is made of, for that file alone: the rest of the program
// sees FileSystem (file_system.hpp). Images are the contents of files in memory, read, or mapped
// where that is better. Locks are open-file-description locks (F_OFD_SETLK): unlike POSIX record
// locks they are not lost when some other code of the process closes a descriptor of the same file,
// and unlike flock() they work on NFS, as byte-range locks.

#include <sys/statvfs.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "io/disk/file_descriptor.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Memory of files that were read, for those that are read next: the shards of a run come one after
/// the other, and the system would have to clear 64 MiB for each. Any thread may use it.
class ReadMemory {
public:
    struct Block {
        std::unique_ptr<std::uint8_t[]> bytes;  // NOLINT(modernize-avoid-c-arrays): not cleared
        std::size_t capacity = 0;
    };
    [[nodiscard]] Block take(std::size_t bytes);
    void give_back(Block block) noexcept;

private:
    /// One for who reads a shard and one for who reads the next one meanwhile.
    static constexpr std::size_t most_blocks = 2;
    std::mutex mutex_;
    std::array<Block, most_blocks> blocks_;
};

/// The first bytes of a file, at most `limit`. @throw FileError, also for what is no file
[[nodiscard]] Bytes read_up_to(int fd, std::uint64_t limit, const std::string& path);

/// The whole of a file: read where it is small, else mapped.
[[nodiscard]] std::unique_ptr<FileImage> image_of(const FileDescriptor& fd,
                                                  const std::string& path,
                                                  const std::shared_ptr<ReadMemory>& memory);

/// A new file of up to so many bytes, written through memory. Takes all its capacity at once and
/// gives back what was not used.
[[nodiscard]] std::unique_ptr<NewImage> map_new(FileDescriptor fd,
                                                const std::string& path,
                                                std::uint64_t bytes);

/// Bytes for this user, by what statvfs() says of a file system. Empty where that is no answer: one
/// without a block counts none (ramfs, many FUSE mounts), and one with more free than it has
/// miscounts.
[[nodiscard]] std::optional<std::uint64_t> available_bytes(const struct statvfs& status);

/// FileSystem::try_lock.
[[nodiscard]] LockAttempt try_posix_lock(const std::string& path);
/// FileSystem::look_at_lock.
[[nodiscard]] LockLook look_at_posix_lock(const std::string& path);

}  // namespace warpsieve::io
