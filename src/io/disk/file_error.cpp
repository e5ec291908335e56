#include <cerrno>
#include <system_error>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {
namespace {

const char* hint(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT: return " (free some space or save to another file system)";
        case EACCES:
        case EPERM: return " (choose a folder that you may write to)";
        case EROFS: return " (the file system is mounted read-only; save elsewhere)";
        case ENOENT: return " (does the folder exist? create it first)";
        case ENOTDIR: return " (a part of the path is a file, not a folder)";
        case EEXIST: return " (choose another name, or move that file away)";
        case EFBIG: return " (the limit of file size, ulimit -f, is too low)";
        default: return "";
    }
}

}  // namespace

FileError::FileError(const std::string& doing, const std::string& path, int error_number)
    : IoError(doing + " " + path + ": " + std::generic_category().message(error_number) +
              hint(error_number)),
      error_number_(error_number) {}

}  // namespace warpsieve::io
