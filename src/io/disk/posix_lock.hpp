#pragma once

#include <optional>
#include <string>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

// Open-file-description locks (F_OFD_SETLK): unlike POSIX record locks they are not lost when some
// other code of the process closes a descriptor of the same file, and unlike flock() they work on
// NFS as byte-range locks.

[[nodiscard]] LockAttempt try_posix_lock(const std::string& path);
[[nodiscard]] std::optional<std::string> posix_lock_holder(const std::string& path);

}  // namespace warpsieve::io
