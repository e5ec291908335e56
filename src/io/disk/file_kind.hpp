#pragma once

// What a name may lead to that is no regular file. The program reads and replaces regular files
// alone: opening a pipe may wait for ever, and a device must not be renamed over. A file of its
// own, as reading, replacing and streams look at it, and all of them are to say the same.

#include <sys/stat.h>

#include <string>

#include "warpsieve/error.hpp"

namespace warpsieve::io {

/// For messages: "a pipe". @param mode st_mode of stat()
[[nodiscard]] inline const char* kind_of(mode_t mode) noexcept {
    switch (mode & S_IFMT) {
        case S_IFREG: return "a file";
        case S_IFDIR: return "a folder";
        case S_IFIFO: return "a pipe";
        case S_IFSOCK: return "a socket";
        default: return "a device";
    }
}

[[noreturn]] inline void throw_no_file(const std::string& doing,
                                       const std::string& path,
                                       mode_t mode) {
    throw IoError(doing + " " + path + ": it is " + kind_of(mode) +
                  ", not a file (choose another name)");
}

}  // namespace warpsieve::io
