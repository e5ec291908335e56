#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace warpsieve::core {

/// The number that all of the text is, in decimal digits as std::from_chars reads them; empty for
/// anything else, and for a number that does not fit.
template <class Number>
[[nodiscard]] std::optional<Number> parse_whole(std::string_view text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return number;
}

}  // namespace warpsieve::core
