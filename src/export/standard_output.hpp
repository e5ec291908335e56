#pragma once

#include <memory>

#include "io/disk/file_system.hpp"

namespace warpsieve::exporting {

/// Standard output as a file that is written to, unbuffered. sync() does nothing: what happens
/// behind a pipe is the reader's business. close() tells what a network file system says only then,
/// and leaves the descriptor open.
[[nodiscard]] std::unique_ptr<io::WritableFile> make_standard_output();

}  // namespace warpsieve::exporting
