#include "report/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace warpsieve::report {
namespace {

struct Split {
    std::uint64_t smaller_units;
    std::uint64_t ratio;
    const char* larger;
    const char* smaller;
};

std::string two_units(const Split& split) {
    const std::uint64_t rest = split.smaller_units % split.ratio;
    const std::string large = fmt::format("{} {}", split.smaller_units / split.ratio, split.larger);
    return rest == 0 ? large : fmt::format("{} {:02} {}", large, rest, split.smaller);
}

}  // namespace

std::string with_thousands(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, 1, ',');
    return text;
}

std::string rate_text(double integers, host::Seconds elapsed) {
    if (!(integers > 0 && elapsed.count() > 0)) return "-";
    const double rate = integers / elapsed.count();
    int exponent = static_cast<int>(std::floor(std::log10(rate)));
    if (exponent < 3) return fmt::format("{:.3g}/s", rate);
    double mantissa = rate / std::pow(10.0, exponent);
    // 9.96e8 is shown as 1.0e9, not as 10.0e8.
    if (mantissa >= 9.95) {
        mantissa /= 10;
        ++exponent;
    }
    return fmt::format("{:.1f}e{}/s", mantissa, exponent);
}

std::string duration_text(host::Seconds duration) {
    const double seconds = duration.count();
    if (!(seconds > 0)) return "0.00 s";
    if (seconds < 0.995) return fmt::format("{:.2f} s", seconds);
    if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
    return whole_duration_text(duration);
}

std::string whole_duration_text(host::Seconds duration) {
    constexpr double longest = 1e15;  // an estimate gone wild must still fit 64 bits
    const double seconds = duration.count() > 0 ? std::min(duration.count(), longest) : 0;
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return two_units({whole, 60, "min", "s"});
    if (whole < 86400) return two_units({whole / 60, 60, "h", "min"});
    return two_units({whole / 3600, 24, "d", "h"});
}

std::string bytes_text(std::uint64_t bytes) {
    constexpr std::array units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; value >= 1023.5 && unit + 1 < units.size(); ++unit) value /= 1024;
    return fmt::format("{:.{}f} {}", value, value < 9.95 ? 1 : 0, units[unit]);
}

std::string percent_text(double fraction, int decimals) {
    const double scale = std::pow(10.0, decimals);
    // 0.41 * 100 is 40.99..: a speck above, less than any decimal shown, undoes that.
    constexpr double speck = 1e-9;
    const double below = std::floor((std::max(fraction, 0.0) * 100 + speck) * scale) / scale;
    return fmt::format("{:.{}f} %", fraction >= 1 ? 100 : std::min(below, 100 - 1 / scale),
                       decimals);
}

}  // namespace warpsieve::report
