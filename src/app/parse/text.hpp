#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warpsieve::app {

/// What the user wrote, in quotes for a message: one line whatever it holds, and not a long one.
[[nodiscard]] std::string quoted(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Digits with at most one point, all of the text (".5" and "5." are fine); empty for anything
/// else, signs, exponents and "nan" included.
[[nodiscard]] std::optional<double> plain_decimal(std::string_view text);

}  // namespace warpsieve::app
