#include "app/parse/text.hpp"

#include <charconv>
#include <system_error>

namespace warpsieve::app {

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string line = "\"";
    for (const char c : text.substr(0, longest)) {
        const auto code = static_cast<unsigned char>(c);
        line += code < 0x20 || code == 0x7f ? '?' : c;
    }
    return line + (text.size() > longest ? "...\"" : "\"");
}

std::optional<double> plain_decimal(std::string_view text) {
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return value;
}

}  // namespace warpsieve::app
