#pragma once

// Standard error as a sink: whether people look at it, how wide it is, and text written to it. What
// is written may get lost, as nothing that the program does depends on it.

#include <cstddef>
#include <string_view>

namespace warpsieve::host {

[[nodiscard]] bool stderr_is_terminal();

/// Columns of the terminal behind standard error; 80 where that cannot be told.
[[nodiscard]] std::size_t stderr_width();

/// Writes at once, unbuffered. A report that cannot be written is dropped: a run must not end
/// because its terminal went away.
void write_stderr(std::string_view text);

}  // namespace warpsieve::host
