#pragma once

// Names that a file needs while it is made: what its path names in the end, its folder, and its
// temporary names beside it. Temporary files lie in the folder of the file, because a link or a
// rename must not leave the file system; their common prefix lets a later process find what is
// left. Looks at symbolic links and touches nothing else.

#include <cstdint>
#include <string>

namespace warpsieve::io {

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

}  // namespace warpsieve::io
