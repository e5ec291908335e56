#pragma once

// Outputs that are no files of ours: standard output, descriptors that a shell has opened, pipes,
// terminals, devices. Bytes go there as they come: there is no temporary name, nothing is renamed
// over them, and nothing can be taken back. Everything else that the program writes is a file,
// which gets its name when it is whole (new_file.hpp).

#include <memory>
#include <optional>
#include <string>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Whoever read what was written has gone. Unless it was told otherwise, a program ends by that,
/// and without a word.
class ClosedPipe : public FileError {
public:
    using FileError::FileError;
};

/// The descriptor that a name stands for: 1 for "-" and /dev/stdout, 2 for /dev/stderr, N for
/// /dev/fd/N and /proc/self/fd/N; empty for other names. To open such a name again would be wrong
/// where it is a file: writing would begin at its first byte.
[[nodiscard]] std::optional<int> named_descriptor(const std::string& path);

// What the following give is unbuffered. sync() does nothing: what happens behind a pipe is the
// reader's business. close() tells what a network file system says only then, and leaves the
// descriptor that the process was given open. Writing throws ClosedPipe, or another FileError.

/// Standard output.
[[nodiscard]] std::unique_ptr<WritableFile> make_standard_output();

/// The descriptor that a name stands for; null for other names.
/// @throw FileError when it is not open
[[nodiscard]] std::unique_ptr<WritableFile> open_descriptor(const std::string& path);

/// A pipe or a character device (a terminal, /dev/null) as it stands in the file system; null where
/// there is a file, or nothing. Waits until a pipe has a reader.
/// @throw IoError for what takes no bytes: a folder, a socket, a block device
[[nodiscard]] std::unique_ptr<WritableFile> open_device(const std::string& path);

}  // namespace warpsieve::io
