#pragma once

// Contents of POSIX files in memory: read, or mapped where that is better.

#include <cstdint>
#include <memory>
#include <string>

#include "io/disk/file_descriptor.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// The first bytes of a file, at most `limit`. @throw FileError, also for what is no file
[[nodiscard]] Bytes read_up_to(int fd, std::uint64_t limit, const std::string& path);

/// The whole of a file: read where it is small, else mapped.
[[nodiscard]] std::unique_ptr<FileImage> image_of(const FileDescriptor& fd,
                                                  const std::string& path);

/// A new file of up to so many bytes, written through memory. Takes all its room at once and gives
/// back what was not used.
[[nodiscard]] std::unique_ptr<NewImage> map_new(FileDescriptor fd,
                                                const std::string& path,
                                                std::uint64_t bytes);

}  // namespace warpsieve::io
