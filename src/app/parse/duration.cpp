#include "app/parse/values.hpp"

#include <algorithm>
#include <cmath>

#include "host/slurm_time_left.hpp"

namespace warpsieve::app {
namespace {

constexpr double minute = 60;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;

[[noreturn]] void fail(std::string_view text, const std::string& cause) {
    throw UsageError("duration " + quoted(text) + ": " + cause +
                     "; write 250ms, 60s, 10min, 1h30m, 2d or D-HH:MM:SS");
}

std::optional<double> unit_seconds(std::string_view unit) {
    if (unit == "ms") return 0.001;
    if (unit == "s" || unit == "sec") return 1;
    if (unit == "m" || unit == "min") return minute;
    if (unit == "h") return hour;
    if (unit == "d") return day;
    return std::nullopt;
}

/// Cuts the leading characters that satisfy a predicate off the text.
template <class Predicate>
std::string_view take_while(std::string_view& left, Predicate belongs) {
    std::size_t count = 0;
    while (count < left.size() && belongs(left[count])) ++count;
    const std::string_view taken = left.substr(0, count);
    left.remove_prefix(count);
    return taken;
}

/// "1h30m": numbers with units, each unit smaller than the one before.
std::optional<double> with_units(std::string_view left) {
    double seconds = 0;
    double previous_unit = INFINITY;
    while (!left.empty()) {
        const auto number =
            plain_decimal(take_while(left, [](char c) { return is_digit(c) || c == '.'; }));
        const auto unit =
            unit_seconds(take_while(left, [](char c) { return !is_digit(c) && c != '.'; }));
        if (!number || !unit || *unit >= previous_unit) return std::nullopt;
        seconds += *number * *unit;
        previous_unit = *unit;
    }
    return seconds;
}

/// Slurm's forms: days may have a point, the other fields are digits.
std::optional<double> as_slurm(std::string_view text) {
    return host::slurm_seconds(text, [](std::string_view field, double unit, bool /*first*/) {
        return unit == day || std::ranges::all_of(field, is_digit) ? plain_decimal(field)
                                                                   : std::nullopt;
    });
}

std::optional<double> read_seconds(std::string_view text) {
    if (const auto plain = plain_decimal(text)) return plain;
    return text.find_first_of("-:") == std::string_view::npos ? with_units(text) : as_slurm(text);
}

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text) {
    if (text.empty()) fail(text, "is empty");
    if (text.starts_with('-')) fail(text, "must not begin with \"-\"");
    const auto seconds = read_seconds(text);
    if (!seconds) fail(text, "is not understood");
    constexpr double longest = 3653 * day;
    if (*seconds > longest) fail(text, "is longer than ten years");
    const std::chrono::milliseconds rounded(std::llround(*seconds * 1000));
    if (rounded.count() == 0) fail(text, "must be at least 1 ms");
    return rounded;
}

bool is_duration(std::string_view text) {
    return read_seconds(text).has_value();
}

std::chrono::milliseconds watch_time(const std::string& text) {
    constexpr std::chrono::milliseconds shortest(100);
    const std::chrono::milliseconds time = parse_duration(text);
    if (time < shortest) fail(text, "is too short to watch by: 100ms at least");
    return time;
}

}  // namespace warpsieve::app
