#include "app/manual/roff.hpp"

#include <algorithm>
#include <cctype>

#include "app/manual/paragraph.hpp"

namespace warpsieve::manual {
namespace {

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// Whether a dash joins two words ("little-endian"), and is none that somebody types.
bool joins_words(std::string_view word, std::size_t at) {
    const std::size_t begin = word.find_first_not_of("([\"'");
    if (begin != std::string_view::npos && word[begin] == '-') return false;  // of an option
    return at > 0 && at + 1 < word.size() && is_letter(word[at - 1]) && is_letter(word[at + 1]);
}

std::string roff_word(std::string_view word) {
    std::string text;
    for (std::size_t at = 0; at < word.size(); ++at) {
        switch (const char c = word[at]) {
            case '\\': text += "\\e"; break;
            case '\'': text += "\\(aq"; break;
            case '`': text += "\\(ga"; break;
            case '^': text += "\\(ha"; break;
            case '~': text += "\\(ti"; break;
            case '-': text += joins_words(word, at) ? "-" : "\\-"; break;
            default: text += c;
        }
    }
    return text;
}

}  // namespace

std::string roff_text(std::string_view text) {
    std::string page;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        page += (at == 0 ? "" : " ") + roff_word(text.substr(at, end - at));
        at = end + 1;
    }
    return page;
}

std::string bold(std::string_view text) {
    return "\\fB" + roff_text(text) + "\\fR";
}

std::string italic(std::string_view text) {
    return "\\fI" + roff_text(text) + "\\fR";
}

RoffPage::RoffPage(std::string_view name, std::string_view source) {
    std::string title(name);
    std::ranges::transform(title, title.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    // No date: the same sources make the same page on every day.
    line(".TH " + title + R"( 1 "" ")" + std::string(source) + R"(" "User Commands")");
    // No hyphens of its own and no stretched lines: much of it is options and numbers.
    line(".nh");
    line(".ad l");
}

void RoffPage::line(std::string_view text) {
    page_.append(text).append("\n");
}

void RoffPage::filled(std::string_view text) {
    for (const std::string& words : wrapped(roff_text(text), page_width))
        line((words.starts_with('.') ? "\\&" : "") + words);
}

void RoffPage::part() {
    if (!below_title_) page_ += ".PP\n";
    below_title_ = false;
}

void RoffPage::section(std::string_view title) {
    line(".SH " + roff_text(title));
    below_title_ = true;
}

void RoffPage::subsection(std::string_view title) {
    line(".SS " + roff_text(title));
    below_title_ = true;
}

void RoffPage::paragraph(std::string_view text) {
    part();
    filled(text);
}

void RoffPage::heading(std::string_view title) {
    part();
    line(italic(title));
}

void RoffPage::tagged(std::string_view term, std::string_view text) {
    line(".TP");
    line(term);
    filled(text);
    below_title_ = false;
}

void RoffPage::typed(std::string_view text) {
    part();
    line(".EX");
    line("    " + roff_text(text));
    line(".EE");
}

}  // namespace warpsieve::manual
