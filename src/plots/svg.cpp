#include "plots/svg.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/columns.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

const char* name_of(Anchor anchor) {
    switch (anchor) {
        case Anchor::start: return "";
        case Anchor::middle: return " text-anchor=\"middle\"";
        case Anchor::end: return " text-anchor=\"end\"";
    }
    return "";
}

std::string class_of(std::string_view classes) {
    return classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
}

/// The end of an element without children, or with a tooltip.
std::string end_of(const char* element, std::string_view tooltip) {
    if (tooltip.empty()) return "/>\n";
    return fmt::format("><title>{}</title></{}>\n", escaped(tooltip), element);
}

/// U+FFFE and U+FFFF are UTF-8, but no XML.
bool is_no_character(std::string_view bytes) {
    return bytes == "\xef\xbf\xbe" || bytes == "\xef\xbf\xbf";
}

}  // namespace

std::string escaped(std::string_view text) {
    const std::string line = report::printable(text);
    std::string xml;
    for (std::size_t i = 0; i < line.size(); ++i) {
        switch (line[i]) {
            case '&': xml += "&amp;"; break;
            case '<': xml += "&lt;"; break;
            case '>': xml += "&gt;"; break;
            case '"': xml += "&quot;"; break;
            default:
                if (is_no_character(std::string_view(line).substr(i, 3))) {
                    xml += "\xef\xbf\xbd";
                    i += 2;
                } else {
                    xml += line[i];
                }
        }
    }
    return xml;
}

std::string length_text(double length) {
    const double rounded = std::round(length * 10) / 10;
    // Nothing on a page is that far away: it was no number.
    if (!(std::abs(rounded) < 1e7)) return "0";
    return fmt::format("{}", rounded == 0 ? 0.0 : rounded);
}

double width_of(std::string_view text, double size) {
    // Of a capital M and of the digits of wide fonts alike, in which most texts here are.
    constexpr double widest = 0.62;
    return static_cast<double>(report::columns_of(text)) * size * widest;
}

void Svg::text(const Point& at, std::string_view text, std::string_view classes, Anchor anchor) {
    text_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", length_text(at.x),
                         length_text(at.y), class_of(classes), name_of(anchor), escaped(text));
}

void Svg::line(const Point& from, const Point& to, std::string_view classes) {
    path(fmt::format("M{},{}L{},{}", length_text(from.x), length_text(from.y), length_text(to.x),
                     length_text(to.y)),
         classes);
}

void Svg::box(const Box& box, std::string_view classes, std::string_view tooltip) {
    text_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}", length_text(box.x),
                         length_text(box.y), length_text(box.width), length_text(box.height),
                         class_of(classes)) +
             end_of("rect", tooltip);
}

void Svg::path(std::string_view data, std::string_view classes, std::string_view tooltip) {
    text_ += fmt::format("<path d=\"{}\"{}", data, class_of(classes)) + end_of("path", tooltip);
}

void Svg::polyline(const std::vector<Point>& points, std::string_view classes) {
    text_ += "<polyline points=\"";
    for (const Point& point : points)
        text_ += length_text(point.x) + "," + length_text(point.y) + " ";
    if (!points.empty()) text_.pop_back();
    text_ += "\"" + class_of(classes) + "/>\n";
}

void Svg::open(const std::vector<Attribute>& attributes) {
    text_ += "<g";
    for (const auto& [name, value] : attributes)
        text_ += fmt::format(" {}=\"{}\"", name, escaped(value));
    text_ += ">\n";
}

std::string capitalised(std::string word) {
    if (word.front() >= 'a' && word.front() <= 'z')
        word.front() = static_cast<char>(word.front() - 'a' + 'A');
    return word;
}

}  // namespace warpsieve::plots
