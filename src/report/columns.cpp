#include "report/columns.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace warpsieve::report {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Blocks of Unicode whose characters take two columns (East Asian Width W and F, and what
/// terminals show as pictures). By blocks and not by characters: some unassigned ones are counted
/// as wide.
constexpr std::array<Range, 9> wide = {{{0x1100, 0x115f},
                                        {0x2e80, 0xa4cf},
                                        {0xac00, 0xd7a3},
                                        {0xf900, 0xfaff},
                                        {0xfe30, 0xfe6f},
                                        {0xff00, 0xff60},
                                        {0xffe0, 0xffe6},
                                        {0x1f300, 0x1faff},
                                        {0x20000, 0x3fffd}}};
/// Marks that stand over the character before.
constexpr std::array<Range, 4> marks = {
    {{0x0300, 0x036f}, {0x200b, 0x200d}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}}};

bool is_among(char32_t code, std::span<const Range> ranges) {
    return std::ranges::any_of(
        ranges, [code](const Range& range) { return range.first <= code && code <= range.last; });
}

/// Takes the first character off a text that is UTF-8. @return the columns that it takes
std::size_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t bytes = std::min<std::size_t>(first < 0xc0   ? 1
                                                    : first < 0xe0 ? 2
                                                    : first < 0xf0 ? 3
                                                                   : 4,
                                                    text.size());
    char32_t code = bytes == 1 ? first : first & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(bytes);
    if (is_among(code, marks)) return 0;
    return is_among(code, wide) ? 2 : 1;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) columns += take_character(text);
    return columns;
}

std::string cut_end(std::string_view text, std::size_t columns) {
    std::string_view rest = text;
    std::string_view fits = text.substr(0, 0);
    for (std::size_t used = 0; !rest.empty();) {
        used += take_character(rest);
        if (used > columns) break;
        fits = text.substr(0, text.size() - rest.size());
    }
    return std::string(fits);
}

std::string cut_beginning(std::string_view text, std::size_t columns) {
    constexpr std::string_view dots = "...";
    if (columns_of(text) <= columns) return std::string(text);
    if (columns <= dots.size()) return cut_end(dots, columns);
    while (columns_of(text) + dots.size() > columns) take_character(text);
    return std::string(dots) + std::string(text);
}

std::string cut_to(std::string_view text, const Room& room) {
    std::string shown;
    for (std::size_t line = 0; line < room.lines && !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        shown += cut_end(text.substr(0, end), room.columns) + "\n";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return shown;
}

std::string padded(std::string_view text, std::size_t columns, Align align) {
    const std::size_t used = columns_of(text);
    const std::string spaces(columns > used ? columns - used : 0, ' ');
    return align == Align::left ? std::string(text) + spaces : spaces + std::string(text);
}

}  // namespace warpsieve::report
