#include "core/parse_constellation.hpp"

#include <algorithm>
#include <functional>

#include "core/constellation.hpp"

namespace warpsieve::core {
namespace {

/// That of eight unnamed distances fits.
constexpr std::size_t longest_name = 40;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_name_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || c == '_';
}

/// Numbers of Totals that a constellation's NAME_count must not be taken for.
bool is_taken(std::string_view name) {
    if (name == "prime") return true;
    for (std::size_t kind = 0; kind < tuplet_kinds; ++kind)
        if (name == tuplet(kind).name) return true;
    return false;
}

std::string name_problem(std::string_view name) {
    const bool good =
        !name.empty() && name.size() <= longest_name && is_name_letter(name.front()) &&
        std::ranges::all_of(name, [](char c) { return is_name_letter(c) || is_digit(c); });
    if (!good)
        return "its name is not made of small letters, digits and _, at most " +
               std::to_string(longest_name) + ", a letter first (write quint=0,4,6,10,12)";
    if (is_taken(name)) return "its name is that of other totals (choose another one)";
    return "";
}

/// Numbers with commas between; an empty pattern where the text is anything else, or one of them
/// does not fit.
Pattern parse_distances(std::string_view text) {
    Pattern pattern;
    unsigned number = 0;
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_digit(text[i])) {
            number = std::min(10 * number + static_cast<unsigned>(text[i] - '0'), 1000U);
            ++digits;
            continue;
        }
        if ((i < text.size() && text[i] != ',') || digits == 0 || number >= width_limit) return {};
        pattern.push_back(static_cast<std::uint8_t>(number));
        number = 0;
        digits = 0;
    }
    return pattern;
}

std::string pattern_problem(const Pattern& pattern) {
    const bool ascends =
        std::ranges::adjacent_find(pattern, std::greater_equal<>{}) == pattern.end();
    if (pattern.size() < 2 || pattern.size() > most_members || pattern.front() != 0 || !ascends)
        return "it is not a list of 2 to " + std::to_string(most_members) +
               " distances from the first prime, ascending from 0, below " +
               std::to_string(width_limit) + " (write 0,2,6)";
    if (const auto modulus = forbidding_modulus(pattern))
        return "one of its members is always divisible by " + std::to_string(*modulus) +
               ", so that it occurs once at most (choose distances that leave a residue modulo " +
               std::to_string(*modulus) + " free)";
    return "";
}

}  // namespace

std::string distances_text(const Pattern& pattern) {
    std::string text;
    for (const unsigned distance : pattern)
        text += (text.empty() ? "" : ",") + std::to_string(distance);
    return text;
}

bool looks_like_constellation(std::string_view text) noexcept {
    return (!text.empty() && is_digit(text.front())) || text.find('=') != std::string_view::npos;
}

ParsedConstellation parse_constellation(std::string_view text) {
    ParsedConstellation parsed;
    const std::size_t equals = text.find('=');
    const bool named = equals != std::string_view::npos;
    const Pattern pattern = parse_distances(named ? text.substr(equals + 1) : text);
    parsed.problem = pattern_problem(pattern);
    if (named && parsed.problem.empty()) parsed.problem = name_problem(text.substr(0, equals));
    parsed.constellation = {named ? std::string(text.substr(0, equals)) : unnamed(pattern),
                            {pattern}};
    return parsed;
}

}  // namespace warpsieve::core
