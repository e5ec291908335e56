#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Texts in lines of so many columns, for what is read on a terminal and for sources of manual pages
// alike. Texts are ASCII: a byte is a column.

namespace warpsieve::manual {

/// Columns of what --help prints, and of the lines of the manual page's source.
inline constexpr std::size_t page_width = 80;

/// The words of a text in lines of at most `width` columns. No word is broken: one that is longer
/// has a line of its own.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// The lines of wrapped(), each `indent` columns from the left and ended.
[[nodiscard]] std::string indented(std::string_view text, std::size_t indent);

/// A term two columns from the left and, from column `indent` on, what it is: in the same line
/// where there is room for it.
[[nodiscard]] std::string tagged(std::string_view term, std::string_view text, std::size_t indent);

}  // namespace warpsieve::manual
