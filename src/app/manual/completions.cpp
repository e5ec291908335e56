#include "app/manual/completions.hpp"

#include <algorithm>

namespace warpsieve::manual {

std::string in_short(const std::string& help) {
    std::string text = help.substr(0, help.find_first_of(":;("));
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

std::string shell_quoted(const std::string& text) {
    std::string word = "'";
    // Outside of quotes \' is a quote in every shell; within, fish alone takes a backslash.
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

}  // namespace warpsieve::manual
