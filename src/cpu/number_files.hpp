#pragma once

// Single numbers out of the small text files by which the kernel tells of itself, in /proc and
// /sys. Several sources here ask for them; a file, a line or a number that is not there is an
// answer, and no error.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace warpsieve::cpu {

/// Empty where it cannot be read.
[[nodiscard]] inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();  // an error of reading ends it; an iterator would throw
    return text.str();
}

/// The number that a text begins with, spaces before it or not. Empty for "max", "-1", what does
/// not fit 64 bits, and what is no number.
[[nodiscard]] inline std::optional<std::uint64_t> leading_number(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    // A stream would read "-1" as 2^64-1.
    if (begin == std::string_view::npos || text[begin] < '0' || text[begin] > '9')
        return std::nullopt;
    std::istringstream stream{std::string(text.substr(begin))};
    std::uint64_t number = 0;
    return stream >> number ? std::optional(number) : std::nullopt;
}

/// Of the first line that begins with `key`, the number behind it.
[[nodiscard]] inline std::optional<std::uint64_t> number_after(const std::string& text,
                                                               std::string_view key) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(key)) return leading_number(std::string_view(line).substr(key.size()));
    return std::nullopt;
}

/// The number that a file begins with.
[[nodiscard]] inline std::optional<std::uint64_t> first_number(const std::filesystem::path& path) {
    return leading_number(text_of(path));
}

}  // namespace warpsieve::cpu
