#pragma once

#include <string>
#include <string_view>

// A manual page in the language of man(7), for groff and mandoc alike.

namespace warpsieve::manual {

/// Words as they are, whatever they mean to roff; what reads as typed text (options, numbers) with
/// the minus that can be copied into a shell.
[[nodiscard]] std::string roff_text(std::string_view text);

class RoffPage {
public:
    /// @param source the program with its version
    RoffPage(std::string_view name, std::string_view source);

    void section(std::string_view title);
    void subsection(std::string_view title);
    /// A text, apart from what stands before it.
    void paragraph(std::string_view text);
    /// A few words above what belongs to them.
    void heading(std::string_view title);
    /// @param term in the language of roff, one line
    void tagged(std::string_view term, std::string_view text);
    /// A line as it is typed.
    void typed(std::string_view text);
    /// A line of the language of roff.
    void line(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return page_; }

private:
    void filled(std::string_view text);
    /// Space before what comes, but for the first below a title.
    void part();

    std::string page_;
    bool below_title_ = false;
};

/// In bold, in italics.
[[nodiscard]] std::string bold(std::string_view text);
[[nodiscard]] std::string italic(std::string_view text);

}  // namespace warpsieve::manual
