#include "app/manual/paragraph.hpp"

#include <algorithm>

namespace warpsieve::manual {

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        if (!lines.empty() && lines.back().size() + 1 + word.size() <= width)
            lines.back().append(" ").append(word);
        else
            lines.emplace_back(word);
    }
    return lines;
}

std::string indented(std::string_view text, std::size_t indent) {
    std::string page;
    for (const std::string& line : wrapped(text, page_width - indent))
        page += std::string(indent, ' ') + line + "\n";
    return page;
}

std::string tagged(std::string_view term, std::string_view text, std::size_t indent) {
    const std::string tag = "  " + std::string(term);
    std::string page = indented(text, indent);
    // Two columns between the term and its text at least, or it cannot be told from it.
    if (tag.size() + 2 > indent || page.empty()) return tag + "\n" + page;
    return page.replace(0, tag.size(), tag);
}

}  // namespace warpsieve::manual
