#include "plots/page.hpp"

#include <fmt/format.h>

#include "plots/done.hpp"
#include "plots/found.hpp"
#include "plots/heading.hpp"
#include "plots/style.hpp"
#include "plots/svg.hpp"

namespace warpsieve::plots {
namespace {

double draw_section(Svg& svg,
                    const char* name,
                    const std::vector<Run>& runs,
                    double top,
                    double (*draw)(Svg&, const std::vector<Run>&, double)) {
    svg.line({margin, top + 6}, {page_width - margin, top + 6}, "rule");
    svg.text({margin, top + 32}, name, "h2");
    return draw(svg, runs, top + 42);
}

}  // namespace

std::string report_page(const std::vector<Run>& runs) {
    Svg svg;
    double top = draw_heading(svg, runs, 20);
    top = draw_section(svg, "What was found", runs, top, draw_found);
    top = draw_section(svg, "What the run did", runs, top + 8, draw_done);
    const std::string width = length_text(page_width);
    const std::string height = length_text(top + 24);
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
               "viewBox=\"0 0 {0} {1}\">\n<title>warpsieve report: {2}</title>\n"
               "<style>{3}</style>\n<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n",
               width, height, escaped(name_of(runs)), style_sheet) +
           svg.elements() + "</svg>\n";
}

}  // namespace warpsieve::plots
