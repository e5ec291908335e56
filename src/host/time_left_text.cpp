#include "host/time_left_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace warpsieve::host {
namespace {

/// Longer than any limit; small enough that sums of fields fit 64 bits.
constexpr std::size_t most_digits = 6;

/// The digits that the text begins with, cut off it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
    if (size == 0 || size > most_digits) return std::nullopt;
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + size, number);
    text.remove_prefix(size);
    return number;
}

/// "59": two digits below a limit, after a separator; both cut off the text.
std::optional<std::uint64_t> take_field(std::string_view& text, char separator, unsigned limit) {
    if (!text.starts_with(separator)) return std::nullopt;
    const std::string_view whole = text.substr(1);
    text = whole;
    const auto number = take_number(text);
    if (!number || whole.size() - text.size() != 2 || *number >= limit) return std::nullopt;
    return number;
}

/// The fields after the first, whose unit is so many seconds.
std::optional<Seconds> with_fields(std::uint64_t seconds,
                                   std::string_view text,
                                   std::initializer_list<unsigned> units) {
    char separator = units.size() == 3 ? '-' : ':';
    for (const unsigned unit : units) {
        const auto field = take_field(text, separator, unit == 3600 ? 24 : 60);
        if (!field) return std::nullopt;
        seconds += *field * unit;
        separator = ':';
    }
    if (!text.empty()) return std::nullopt;
    return Seconds(static_cast<double>(seconds));
}

}  // namespace

std::optional<Seconds> parse_time_left(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text == "UNLIMITED") return Seconds(std::numeric_limits<double>::infinity());
    if (text == "INVALID") return Seconds(0);
    const auto first = take_number(text);
    if (!first) return std::nullopt;
    if (text.starts_with('-')) return with_fields(*first * 86400, text, {3600, 60, 1});
    const bool has_hours = text.find(':') != text.rfind(':');
    if (has_hours) return with_fields(*first * 3600, text, {60, 1});
    return with_fields(*first * 60, text, {1});
}

}  // namespace warpsieve::host
