#pragma once

// Names that a file needs while it is made: what its path names in the end, its folder, and its
// temporary names beside it. Temporary files lie in the folder of the file, because a link or a
// rename must not leave the file system; their common prefix lets a later process find what is
// left. Looks at symbolic links and touches nothing else.

#include <string>

namespace warpsieve::io {

/// What a path names in the end: its symbolic links followed step by step, because a link to a file
/// that is yet to be made has no canonical path.
[[nodiscard]] std::string follow_links(const std::string& path);

/// The folder of a file; "." for one in the working folder.
[[nodiscard]] std::string folder_of(const std::string& path);

/// The beginning of the names, without folder, of all temporary files beside a file.
[[nodiscard]] std::string temporary_prefix(const std::string& path);

/// Path of a temporary file of a process beside a file. @param purpose tells two of them apart
[[nodiscard]] std::string temporary_path(const std::string& path,
                                         const std::string& process,
                                         const char* purpose);

}  // namespace warpsieve::io
