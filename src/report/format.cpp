#include "report/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/plural.hpp"

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

/// The first character of a text.
struct Character {
    std::size_t bytes = 1;
    char32_t code = 0;
    bool valid = false;  ///< else: one byte that begins no character
};

/// How a character of UTF-8 begins: lengths by the first byte, and the second byte's bounds, which
/// keep out longer ways of writing a character, surrogates and what is above U+10FFFF.
struct Lead {
    std::size_t bytes = 0;  ///< 0: no character begins so
    unsigned char least = 0x80;
    unsigned char most = 0xbf;
};

Lead lead_of(unsigned char first) {
    if (first < 0x80) return {1};
    if (first < 0xc2 || first > 0xf4) return {};
    if (first < 0xe0) return {2};
    if (first == 0xe0) return {3, 0xa0};
    if (first == 0xed) return {3, 0x80, 0x9f};
    if (first < 0xf0) return {3};
    if (first == 0xf0) return {4, 0x90};
    if (first == 0xf4) return {4, 0x80, 0x8f};
    return {4};
}

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Lead lead = lead_of(byte(0));
    if (lead.bytes == 0 || text.size() < lead.bytes) return {.code = byte(0)};
    char32_t code = lead.bytes == 1 ? byte(0) : byte(0) & (0x7fU >> lead.bytes);
    for (std::size_t i = 1; i < lead.bytes; ++i) {
        const unsigned char least = i == 1 ? lead.least : 0x80;
        const unsigned char most = i == 1 ? lead.most : 0xbf;
        if (byte(i) < least || byte(i) > most) return {.code = byte(0)};
        code = code << 6 | (byte(i) & 0x3fU);
    }
    return {lead.bytes, code, true};
}

/// Characters that move the cursor, end a line, change a terminal's state, or show what follows in
/// another order than it stands.
bool gives_orders(char32_t code) {
    const auto within = [code](char32_t first, char32_t last) {
        return first <= code && code <= last;
    };
    return code < 0x20 || within(0x7f, 0x9f) || code == 0x61c || within(0x200e, 0x200f) ||
           within(0x2028, 0x202e) || within(0x2066, 0x2069);
}

std::string escaped(const Character& character) {
    switch (character.code) {
        case '\n': return "\\n";
        case '\r': return "\\r";
        case '\t': return "\\t";
        default: break;
    }
    const auto code = static_cast<std::uint32_t>(character.code);
    return code < 0x80 || !character.valid ? fmt::format("\\x{:02x}", code)
                                           : fmt::format("\\u{:04x}", code);
}

}  // namespace

std::string with_thousands(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, 1, ',');
    return text;
}

std::string count_text(std::uint64_t number, const char* one, const char* many) {
    return with_thousands(number) + " " + core::plural(number, one, many);
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
    if (bytes < 1024) return fmt::format("{} {}", bytes, core::plural(bytes, "byte", "bytes"));
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

std::string short_text(std::uint64_t number) {
    constexpr int fewest_zeros = 4;  // below, digits are as short and read better
    int zeros = 0;
    std::uint64_t rest = number;
    for (; rest != 0 && rest % 10 == 0; rest /= 10) ++zeros;
    return zeros < fewest_zeros ? std::to_string(number) : fmt::format("{}e{}", rest, zeros);
}

std::string rounded_text(std::uint64_t number) {
    constexpr std::uint64_t first_too_long = 100'000'000;
    if (number < first_too_long) return std::to_string(number);
    std::string text = fmt::format("{:.3e}", static_cast<double>(number));
    text.erase(text.find('+'), 1);
    if (text[text.find('e') + 1] == '0') text.erase(text.find('e') + 1, 1);
    return text;
}

std::string shell_word(std::string_view text) {
    constexpr std::string_view plain =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_./-+:,@%=";
    if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos)
        return std::string(text);
    const bool as_it_is = printable(text) == text;
    std::string word;
    for (std::string_view rest = text; !rest.empty();) {
        const Character next = first_character(rest);
        const std::string_view bytes = rest.substr(0, next.bytes);
        if (as_it_is)
            word += bytes == "'" ? "'\\''" : bytes;
        else if (bytes == "'" || bytes == "\\")
            word += "\\" + std::string(bytes);
        else if (printable(bytes) == bytes)
            word += bytes;
        else
            for (const char byte : bytes)
                word += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        rest.remove_prefix(next.bytes);
    }
    return (as_it_is ? "'" : "$'") + word + "'";
}

std::string printable(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    while (!text.empty()) {
        const Character next = first_character(text);
        if (!next.valid || gives_orders(next.code))
            line += escaped(next);
        else
            line += text.substr(0, next.bytes);
        text.remove_prefix(next.bytes);
    }
    return line;
}

}  // namespace warpsieve::report
