// How many primes, and constellations of each kind, a row of the grid has: small panels beside each
// other.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "plots/style.hpp"
#include "report/columns.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// Numbers in each row, and those that were expected.
struct Histogram {
    const Chain* chain;
    Points found{};
    Points expected{};
    std::uint64_t all_found = 0;
    long double all_expected = 0;
};

Histogram histogram_of(const Ground& ground,
                       const Chain& chain,
                       const Countable& countable,
                       const Countable::Reading& found_in) {
    Expectation expectation = countable.expected(chain.first);
    Histogram histogram{.chain = &chain};
    for (const core::GridRow& row : chain.rows) {
        const double share = ground.axis.share(chain, row.last);
        const std::uint64_t found = found_in(row.totals);
        const long double expected = expectation.through(row.last);
        histogram.found.push_back({share, static_cast<double>(found - histogram.all_found)});
        histogram.expected.push_back(
            {share, static_cast<double>(expected - histogram.all_expected)});
        histogram.all_found = found;
        histogram.all_expected = expected;
    }
    return histogram;
}

/// "27,412,679, +0.0046 % against the expected"
std::string against_expected(std::uint64_t found, long double expected) {
    std::string text = report::with_thousands(found);
    if (!(expected >= 1)) return text + fmt::format(", expected {:.2f}", expected);
    const double percent =
        static_cast<double>((static_cast<long double>(found) - expected) / expected * 100);
    return fmt::format("{}, {}{:.2g} % against expected", text, percent < 0 ? "−" : "+",
                       std::abs(percent));
}

/// "Twins in each row", or the beginning of a long pattern.
std::string title_of(const Countable& countable, double width) {
    constexpr double title_size = 14;
    const bool own = countable.colour >= core::tuplet_kinds;
    const std::string name = own ? countable.label : capitalised(countable.label);
    const std::string title = name + " in each row";
    if (width_of(title, title_size) <= width) return title;
    return report::cut_end(name, static_cast<std::size_t>(width / width_of("0", title_size)));
}

void draw_histogram(const Ground& ground, const Countable& countable, const Box& plot) {
    std::vector<Histogram> histograms;
    std::vector<Points> all;
    std::uint64_t found = 0;
    long double expected = 0;
    for (const Chain& chain : ground.chains) {
        const auto found_in = countable.reading_of(chain);
        if (!found_in) continue;
        histograms.push_back(histogram_of(ground, chain, countable, *found_in));
        all.insert(all.end(), {histograms.back().found, histograms.back().expected});
        found += histograms.back().all_found;
        expected += histograms.back().all_expected;
    }
    Frame frame(ground.svg, plot, axis_of(all, 3, {0}));
    frame.draw_title({title_of(countable, plot.width), against_expected(found, expected)});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(4));
    for (const Histogram& one : histograms) {
        frame.draw_bars(countable.series + "_in_row",
                        ground.axis.share(*one.chain, one.chain->first), one.found,
                        colour(countable.colour));
        frame.draw_line(countable.series + "_expected", one.expected, "c5 d");
    }
}

}  // namespace

double draw_in_rows(const Ground& ground, double top) {
    std::vector<Countable> shown = {{.series = "primes", .label = "primes"}};
    std::ranges::move(constellations_in(ground.chains), std::back_inserter(shown));
    constexpr std::size_t most_columns = 3;
    const std::size_t columns = std::min(most_columns, shown.size());
    const double pitch = (page_width - 2 * margin) / static_cast<double>(columns);
    constexpr double height = 88;
    const double gap = columns == 1 ? name_gutter : 16;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const Box plot{margin + gutter + pitch * static_cast<double>(i % columns),
                       top + room_above +
                           (height + room_above + room_below) * static_cast<double>(i / columns),
                       pitch - gutter - gap, height};
        draw_histogram(ground, shown[i], plot);
    }
    const std::size_t lines = (shown.size() + columns - 1) / columns;
    return top + (height + room_above + room_below) * static_cast<double>(lines);
}

}  // namespace warpsieve::plots
