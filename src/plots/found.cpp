#include "plots/found.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "plots/chains.hpp"
#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "plots/style.hpp"

namespace warpsieve::plots {
namespace {

constexpr double between_panels = 8;

/// A plot at the left of the page, or at the right beside another one.
Box wide_plot(double top, double beside) {
    return {margin + gutter, top + room_above, page_width - 2 * margin - gutter - beside, 160};
}
Box half_plot(double top, bool right) {
    const double pitch = (page_width - 2 * margin) / 2;
    return {margin + gutter + (right ? pitch : 0), top + room_above, pitch - gutter - name_gutter,
            160};
}

/// Constellations and the largest gap, beside each other where there are both; constellations of a
/// user's own may be many with long names, and have the whole width.
double draw_constellations_and_gap(const Ground& ground,
                                   const core::Quantities& counted,
                                   double top) {
    const bool constellations = core::has(counted, core::any_constellation);
    const bool gaps = core::has(counted, core::quantity_gaps);
    const bool beside = constellations && gaps && counted.own.empty();
    Box plot = half_plot(top, false);
    if (constellations) {
        constexpr double pitch_of_names = 14;
        if (!beside) plot = wide_plot(top, constellation_gutter(ground));
        const std::size_t names = constellations_in(ground.chains).size();
        plot.height = std::max(plot.height, pitch_of_names * static_cast<double>(names));
        draw_constellations(ground, plot);
        if (!beside) top = plot.bottom() + room_below + between_panels;
    }
    if (gaps) {
        plot = beside ? half_plot(top, true) : wide_plot(top, name_gutter);
        draw_largest_gap(ground, plot);
        top = plot.bottom() + room_below + between_panels;
    }
    return top;
}

/// What the page tells nothing of, and the options by which it would, in lines as wide as the page.
std::vector<std::string> not_counted(const core::Quantities& counted) {
    struct Missing {
        core::QuantitySet bits;
        const char* text;
    };
    constexpr std::array<Missing, 7> all = {{
        {core::all_tuplets, "k-tuplets (--count tuplets)"},
        {core::quantity_constellations, "other constellations (--count 0,2,6,8,12)"},
        {core::quantity_gaps, "gaps (--gaps)"},
        {core::quantity_gap_table, "gaps by size (--gaps table)"},
        {core::quantity_residues, "residue classes (--residues 4)"},
        {core::quantity_sum, "the sum (--sum)"},
        {core::quantity_reciprocals, "reciprocals (--reciprocals)"},
    }};
    std::vector<std::string> lines;
    for (const auto& [bits, text] : all) {
        if (core::has(counted, bits)) continue;
        const std::string longer =
            lines.empty() ? std::string("Not counted: ") + text : lines.back() + ", " + text;
        if (!lines.empty() && width_of(longer, small_size) > page_width - 2 * margin) {
            lines.back() += ",";
            lines.emplace_back(text);
        } else {
            lines.resize(std::max<std::size_t>(lines.size(), 1));
            lines.back() = longer;
        }
    }
    if (!lines.empty()) lines.back() += ".";
    return lines;
}

}  // namespace

double draw_found(Svg& svg, const std::vector<Run>& runs, double top) {
    const std::vector<Chain> chains = chains_of(runs);
    if (chains.empty()) {
        svg.text({margin, top + 16}, "Nothing was sieved yet.", "m");
        return top + 30;
    }
    const Ground ground{svg, chains, ChainAxis(chains)};
    core::Quantities counted = 0;
    for (const Chain& chain : chains) counted |= chain.counted;
    double bottom = draw_primes(ground, top) + between_panels;
    bottom = draw_races(ground, bottom);
    bottom = draw_constellations_and_gap(ground, counted, bottom);
    bottom = draw_gap_table(ground, bottom);
    bottom = draw_in_rows(ground, bottom);
    for (const std::string& line : not_counted(counted)) {
        svg.text({margin, bottom + 14}, line, "m");
        bottom += 16;
    }
    return bottom + 6;
}

}  // namespace warpsieve::plots
