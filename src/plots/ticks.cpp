#include "plots/ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// The smallest of 1, 2, 5 times a power of ten that cuts a span into so many pieces at most.
double nice_step(double span, int pieces) {
    const double rough = span / pieces;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    constexpr double slack = 1 + 1e-9;
    for (const double times : {1.0, 2.0, 5.0})
        if (times * power * slack >= rough) return times * power;
    return 10 * power;
}

/// The power of ten by which labels are shortened, a multiple of three.
int shortening(double step, double largest) {
    if (largest < 1e4 && step >= 1e-3) return 0;
    return 3 * static_cast<int>(std::floor(std::log10(step) / 3 + 1e-9));
}

/// A multiple of a step with as many decimals as the step needs.
std::string label_of(double value, double step) {
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    std::string text = fmt::format("{:.{}f}", std::abs(value) < step / 2 ? 0.0 : value, decimals);
    if (text.front() == '-') text.replace(0, 1, "−");
    return text;
}

constexpr double day = 86400;

/// Steps of an axis of time, in seconds.
constexpr std::array time_steps = {
    0.01,     0.02,     0.05,      0.1,       0.2,        0.5,        1.0,     2.0,     5.0,
    10.0,     15.0,     30.0,      60.0,      120.0,      300.0,      600.0,   900.0,   1800.0,
    3600.0,   7200.0,   10800.0,   21600.0,   43200.0,    day,        2 * day, 7 * day, 14 * day,
    28 * day, 91 * day, 182 * day, 365 * day, 1826 * day, 36525 * day};

/// A time as a calendar has it.
struct CalendarTime {
    std::string date;  ///< "2026-11-29"
    double seconds;    ///< of the day
};

CalendarTime calendar(double time) {
    using namespace std::chrono;
    // Far beyond any clock, and within what a calendar can hold.
    constexpr double farthest = 2e11;
    const double whole_days = std::floor(std::clamp(time, -farthest, farthest) / day);
    const year_month_day date{sys_days{days{static_cast<int>(whole_days)}}};
    return {fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
            time - whole_days * day};
}

/// "07:06:58.2"
std::string clock_text(double seconds, int decimals, bool with_seconds) {
    const double scale = std::pow(10.0, decimals);
    const auto units = static_cast<std::int64_t>(std::floor(seconds * scale + 1e-6));
    const auto whole = units / static_cast<std::int64_t>(scale);
    std::string text = fmt::format("{:02}:{:02}", whole / 3600, whole / 60 % 60);
    if (with_seconds) text += fmt::format(":{:02}", whole % 60);
    if (decimals > 0)
        text += fmt::format(".{:0{}}", units % static_cast<std::int64_t>(scale), decimals);
    return text;
}

std::string time_label(double seconds, double step) {
    if (step < 1) return clock_text(seconds, step < 0.1 ? 2 : 1, true);
    return clock_text(seconds, 0, step < 60);
}

}  // namespace

std::string power_of_ten(int exponent) {
    constexpr std::array digits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    if (exponent == 0) return "";
    std::string text = exponent < 0 ? "10⁻" : "10";
    for (const char digit : std::to_string(std::abs(exponent)))
        text += digits[static_cast<std::size_t>(digit - '0')];
    return text;
}

ValueAxis value_axis(double least, double most, int most_ticks) {
    if (!(most > least)) {
        const double room = std::max(std::abs(least) / 2, 1e-9);
        least -= least == 0 ? 0 : room;
        most += least == 0 ? 1 : room;
    }
    const double step = nice_step(most - least, most_ticks);
    const auto first = std::floor(least / step + 1e-9);
    const auto last = std::ceil(most / step - 1e-9);
    ValueAxis axis{.least = first * step, .most = last * step};
    const int exponent = shortening(step, std::max(std::abs(axis.least), std::abs(axis.most)));
    const double unit = std::pow(10.0, exponent);
    for (double i = first; i <= last; ++i)
        axis.ticks.push_back({.at = i * step, .label = label_of(i * step / unit, step / unit)});
    axis.unit = power_of_ten(exponent);
    return axis;
}

ValueAxis log_axis(double most, int most_ticks) {
    const int exponents =
        std::max(1, static_cast<int>(std::ceil(std::log10(std::max(most, 1.0)) - 1e-9)));
    const int step = (exponents + most_ticks - 1) / most_ticks;
    const double half = std::log10(0.5);
    ValueAxis axis{.least = half, .most = static_cast<double>(exponents), .floor = half};
    for (int exponent = 0; exponent <= exponents; exponent += step)
        axis.ticks.push_back({.at = static_cast<double>(exponent),
                              .label = exponent == 0   ? "1"
                                       : exponent == 1 ? "10"
                                                       : power_of_ten(exponent)});
    return axis;
}

ShareAxis integer_axis(const Interval& interval, int most_ticks) {
    const std::uint64_t span = interval.span();
    const bool from_first = interval.first / 50 > span;
    const auto step = static_cast<std::uint64_t>(
        std::max(1.0, nice_step(std::max(1.0, static_cast<double>(span)), most_ticks)));
    const int exponent = step < 1000 && span < 100'000
                             ? 0
                             : shortening(static_cast<double>(step), static_cast<double>(span));
    const double unit = std::pow(10.0, exponent);
    // Distance from the first integer to the first tick.
    const std::uint64_t past = from_first ? 0 : interval.first % step;
    ShareAxis axis;
    for (std::uint64_t to = past == 0 ? 0 : step - past; to <= span; to += step) {
        const double value = static_cast<double>(from_first ? to : interval.first + to);
        axis.ticks.push_back(
            {.at = span == 0 ? 0.5 : static_cast<double>(to) / static_cast<double>(span),
             .label = label_of(value / unit, static_cast<double>(step) / unit)});
        if (span - to < step) break;
    }
    const std::string scale = power_of_ten(exponent);
    if (from_first)
        axis.caption = "x − " + report::with_thousands(interval.first) +
                       (scale.empty() ? "" : ", in " + scale);
    else
        axis.caption = scale.empty() ? "x" : "x in " + scale;
    return axis;
}

ShareAxis time_axis(double from, double to, int most_ticks) {
    const double span = to - from;
    double step = time_steps.back();
    for (const double candidate : time_steps)
        if (span / candidate <= most_ticks) {
            step = candidate;
            break;
        }
    ShareAxis axis{.caption = "UTC"};
    std::string day_before;
    for (double tick = std::ceil(from / step); tick * step <= to; ++tick) {
        // A speck above, as decimal steps are rounded down.
        const CalendarTime time = calendar(tick * step + 1e-4);
        axis.ticks.push_back({.at = span > 0 ? (tick * step - from) / span : 0.5,
                              .label = step < day ? time_label(time.seconds, step) : time.date});
        if (step < day && time.date != day_before) axis.ticks.back().date = time.date;
        day_before = time.date;
    }
    return axis;
}

std::string time_text(double time) {
    const CalendarTime at = calendar(time);
    return at.date + " " + clock_text(at.seconds, 1, true);
}

double time_of(const std::string& utc) {
    using namespace std::chrono;
    int year_number = 0;
    unsigned month_number = 0;
    unsigned day_number = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (std::sscanf(utc.c_str(), "%4d-%2u-%2uT%2d:%2d:%2dZ", &year_number, &month_number,
                    &day_number, &hour, &minute, &second) != 6)
        return 0;
    const year_month_day date{year{year_number}, month{month_number}, std::chrono::day{day_number}};
    if (!date.ok()) return 0;
    return static_cast<double>(sys_days{date}.time_since_epoch().count()) * day + hour * 3600.0 +
           minute * 60.0 + second;
}

}  // namespace warpsieve::plots
