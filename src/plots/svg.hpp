#pragma once

// An SVG document while it grows: the few elements that a page of plots is made of, with every text
// escaped and every number finite and short. How things look stands in one style sheet (style.hpp);
// elements name classes of it, so that light, dark and paper are a matter of that sheet alone.
// Pure: text comes out, nothing else is touched.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace warpsieve::plots {

struct Point {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    [[nodiscard]] double right() const noexcept { return x + width; }
    [[nodiscard]] double bottom() const noexcept { return y + height; }
};

/// A text within XML, which takes fewer characters than UTF-8 has; what others have named is shown
/// as on a terminal (report::printable).
[[nodiscard]] std::string escaped(std::string_view text);

/// A length on the page with one decimal, which is finer than a screen shows: "12.3", "7".
[[nodiscard]] std::string length_text(double length);

/// Room that a text takes at most, in the letters of the page of this size.
[[nodiscard]] double width_of(std::string_view text, double size);

/// "Twins" of "twins".
[[nodiscard]] std::string capitalised(std::string word);

enum class Anchor { start, middle, end };

class Svg {
public:
    // Classes are of style.hpp; a tooltip, where there is one, is what a browser shows when the
    // mouse rests on the element.

    void text(const Point& at,
              std::string_view text,
              std::string_view classes,
              Anchor anchor = Anchor::start);
    void line(const Point& from, const Point& to, std::string_view classes);
    void box(const Box& box, std::string_view classes, std::string_view tooltip = {});
    /// A path as SVG writes it.
    void path(std::string_view data, std::string_view classes, std::string_view tooltip = {});
    void polyline(const std::vector<Point>& points, std::string_view classes);
    /// As it is: elements that are made elsewhere.
    void raw(std::string_view elements) { text_ += elements; }

    // A group around what comes until close(). Attributes are pairs of a name and a value.
    using Attribute = std::pair<const char*, std::string>;
    void open(const std::vector<Attribute>& attributes);
    void close() { text_ += "</g>\n"; }

    [[nodiscard]] const std::string& elements() const noexcept { return text_; }

private:
    std::string text_;
};

}  // namespace warpsieve::plots
