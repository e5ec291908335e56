#pragma once

// Texts in the columns of a terminal, for tables and for what is painted again and again in one
// place. Every text is printable (format.hpp), so that each of its characters takes known room.
// Pure functions.

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace warpsieve::report {

/// How much room there is for text. Where nobody looks at a terminal there is any.
struct Room {
    std::size_t columns = std::numeric_limits<std::size_t>::max();
    std::size_t lines = std::numeric_limits<std::size_t>::max();
    friend bool operator==(const Room&, const Room&) = default;
};

/// Columns that a text takes: two for characters of East Asian scripts and most pictures, none for
/// marks over the character before.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The beginning of a text, as much as fits.
[[nodiscard]] std::string cut_end(std::string_view text, std::size_t columns);
/// The end of a text with dots before it, where it does not fit whole: the last part of a path
/// tells files apart.
[[nodiscard]] std::string cut_beginning(std::string_view text, std::size_t columns);

/// Lines of a text, each cut to the room, and no more of them than fit.
[[nodiscard]] std::string cut_to(std::string_view text, const Room& room);

enum class Align { left, right };
/// A text with spaces up to so many columns.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns, Align align);

}  // namespace warpsieve::report
