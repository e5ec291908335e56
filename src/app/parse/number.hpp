#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers as people write them, and what their messages need. CLI11's conversions are not used:
// they know no 2^64-1 and take 1e12 for a double.

namespace warpsieve::app {

/// An integer of [0, 2^64-1] as people write it: 1000000, 1e12, 1.5e9, 2^64-1, 10**9+7,
/// (2^10-1)*1e6. `^` and `**` bind to the right and above `*`. Computed exactly, never through a
/// double; values on the way may leave 64 bits, the result may not.
/// @throw UsageError one line: the text, what is wrong with it, what to write instead
[[nodiscard]] std::uint64_t parse_number(std::string_view text);

/// A share in [0, 1]: 0.01, 1%, 0.
/// @throw UsageError
[[nodiscard]] double parse_fraction(std::string_view text);

/// Digits with at most one point, all of the text (".5" and "5." are fine); empty for anything
/// else, signs, exponents and "nan" included.
[[nodiscard]] std::optional<double> plain_decimal(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// What the user wrote, in quotes for a message: one line whatever it holds, and not a long one.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace warpsieve::app
