// K-tuplets, and constellations of a user's own, against what Hardy and Littlewood expect of each.

#include <algorithm>
#include <cmath>

#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "report/columns.hpp"

namespace warpsieve::plots {
namespace {

/// Size of the letters of names at the ends of lines, as in style.hpp.
constexpr double end_size = 12;

/// About a quarter of the page; a pattern of eight distances fits.
constexpr std::size_t longest_label = 28;

std::string end_text(const Countable& countable) {
    return report::cut_end(countable.label, longest_label);
}

/// Found less expected over the root of the expected, which is what chance would make of order 1.
/// Fewer than one is too few for that: there the difference itself is shown.
Points deviation_of(const Ground& ground,
                    const Chain& chain,
                    const Countable& countable,
                    const Countable::Reading& found) {
    Expectation expected = countable.expected(chain.first);
    return ground.along(chain, [&](const core::GridRow& row) {
        const long double mean = expected.through(row.last);
        return static_cast<double>((static_cast<long double>(found(row.totals)) - mean) /
                                   std::sqrt(std::max(mean, 1.0L)));
    });
}

/// The lines of one constellation, one for each chain that counts it.
std::vector<Points> deviations_of(const Ground& ground, const Countable& countable) {
    std::vector<Points> lines;
    for (const Chain& chain : ground.chains)
        if (const auto found = countable.reading_of(chain))
            lines.push_back(deviation_of(ground, chain, countable, *found));
    return lines;
}

}  // namespace

double constellation_gutter(const Ground& ground) {
    double widest = name_gutter;
    for (const Countable& one : constellations_in(ground.chains))
        widest = std::max(widest, width_of(end_text(one), end_size) + 12);
    return widest;
}

void draw_constellations(const Ground& ground, const Box& plot) {
    const std::vector<Countable> shown = constellations_in(ground.chains);
    std::vector<std::vector<Points>> lines;
    std::vector<Points> all;
    for (const Countable& one : shown) {
        lines.push_back(deviations_of(ground, one));
        all.insert(all.end(), lines.back().begin(), lines.back().end());
    }
    const bool tuplets_alone = std::ranges::none_of(
        ground.chains, [](const Chain& chain) { return !chain.counted.own.empty(); });
    Frame frame(ground.svg, plot, axis_of(all, 6, {-1, 1}));
    frame.draw_title({tuplets_alone ? "Tuplets against Hardy and Littlewood"
                                    : "Constellations against Hardy and Littlewood",
                      "(found − expected) / √expected"});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(plot.width > 500 ? 10 : 5));
    std::vector<Frame::EndLabel> labels;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        for (const Points& line : lines[i])
            frame.draw_line(shown[i].series, line, colour(shown[i].colour));
        labels.push_back({lines[i].back().back().y, end_text(shown[i]), colour(shown[i].colour)});
    }
    frame.draw_end_labels(std::move(labels));
}

}  // namespace warpsieve::plots
