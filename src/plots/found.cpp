#include "plots/found.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/estimate.hpp"
#include "core/totals.hpp"
#include "plots/chains.hpp"
#include "plots/expected.hpp"
#include "plots/frame.hpp"
#include "plots/style.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

using Points = std::vector<Point>;

/// Room for names at the ends of lines.
constexpr double name_gutter = 96;

std::string colour(std::size_t number) {
    return fmt::format("c{}", number % 5);
}

/// What all panels of this section share.
struct Ground {
    Svg& svg;
    const std::vector<Chain>& chains;
    const ChainAxis axis;

    /// Points of a chain, one for each row.
    [[nodiscard]] Points along(const Chain& chain,
                               const std::function<double(const core::GridRow& row)>& value) const {
        Points points;
        for (const core::GridRow& row : chain.rows)
            points.push_back({axis.share(chain, row.last), value(row)});
        return points;
    }
};

/// An axis for all points of some series, and some values besides.
ValueAxis axis_of(const std::vector<Points>& series,
                  int most_ticks,
                  std::initializer_list<double> besides = {}) {
    double least = besides.size() > 0 ? std::min(besides) : series.front().front().y;
    double most = besides.size() > 0 ? std::max(besides) : least;
    for (const Points& points : series)
        for (const Point& point : points) {
            least = std::min(least, point.y);
            most = std::max(most, point.y);
        }
    return value_axis(least, most, most_ticks);
}

/// sqrt(x) / log(x), about the size of the fluctuations of pi(x).
double unit_at(std::uint64_t x) {
    const auto height = static_cast<double>(std::max<std::uint64_t>(x, 2));
    return std::sqrt(height) / std::log(height);
}

Points prime_deviation(const Ground& ground, const Chain& chain) {
    Expectation expected = expected_primes(chain.first);
    return ground.along(chain, [&](const core::GridRow& row) {
        const auto found = static_cast<long double>(row.totals.prime_count);
        return static_cast<double>(found - expected.through(row.last)) / unit_at(row.last);
    });
}

/// The next term of Riemann's formula, which is where pi(x) - li(x) lies in the mean.
Points riemann_term(const Ground& ground, const Chain& chain) {
    return ground.along(chain, [](const core::GridRow& row) {
        const double root = std::sqrt(static_cast<double>(row.last));
        return -core::logarithmic_integral(root) / 2 / unit_at(row.last);
    });
}

std::string row_text(const Chain& chain, const core::GridRow& row, double deviation) {
    std::string text =
        fmt::format("{} to {}: {}, {:+.3f}", report::with_thousands(chain.first),
                    report::with_thousands(row.last),
                    report::count_text(row.totals.prime_count, "prime", "primes"), deviation);
    return text;
}

std::vector<Frame::Hover> hovers_of(const Chain& chain, const Points& points) {
    std::vector<Frame::Hover> hovers;
    for (std::size_t i = 0; i < points.size(); ++i)
        hovers.push_back({points[i].x, row_text(chain, chain.rows[i], points[i].y)});
    return hovers;
}

double draw_prime_panel(const Ground& ground, double top) {
    const bool all_from_0 = std::ranges::all_of(ground.chains, &Chain::from_the_first_prime);
    std::vector<Points> series;
    std::vector<Points> terms;
    for (const Chain& chain : ground.chains) {
        series.push_back(prime_deviation(ground, chain));
        if (chain.from_the_first_prime()) terms.push_back(riemann_term(ground, chain));
    }
    std::vector<Points> all = series;
    all.insert(all.end(), terms.begin(), terms.end());
    const Box plot{margin + gutter, top + room_above,
                   page_width - 2 * margin - gutter - name_gutter, 190};
    Frame frame(ground.svg, plot, axis_of(all, 6, {0}));
    frame.draw_title(
        {all_from_0 ? "π(x) − li(x)" : "Primes found − ∫ dt / log t", "in units of √x / log x"});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(10));
    for (const Points& term : terms) frame.draw_line("riemann_term", term, "c5 d");
    for (std::size_t i = 0; i < series.size(); ++i)
        frame.draw_line("pi_minus_li", series[i], colour(i));
    std::vector<Frame::EndLabel> labels;
    if (!terms.empty()) labels.push_back({terms.front().back().y, "−½ li(√x)", "c5"});
    if (ground.chains.size() == 1)
        labels.push_back(
            {series.front().back().y, all_from_0 ? "π(x) − li(x)" : "primes − ∫", colour(0)});
    frame.draw_end_labels(std::move(labels));
    for (std::size_t i = 0; i < series.size(); ++i)
        frame.draw_hovers(hovers_of(ground.chains[i], series[i]));
    return plot.bottom() + room_below;
}

/// Found less expected over the root of the expected, which is what chance would make of order 1.
/// Fewer than one is too few for that: there the difference itself is shown.
Points tuplet_deviation(const Ground& ground, const Chain& chain, std::size_t kind) {
    Expectation expected = expected_tuplets(kind, chain.first);
    return ground.along(chain, [&](const core::GridRow& row) {
        const long double mean = expected.through(row.last);
        const auto found = static_cast<long double>(row.totals.constellations[kind]);
        return static_cast<double>((found - mean) / std::sqrt(std::max(mean, 1.0L)));
    });
}

void draw_tuplet_panel(const Ground& ground, const Box& plot) {
    struct Series {
        std::size_t kind;
        Points points;
    };
    std::vector<Series> series;
    std::vector<Points> all;
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        for (const Chain& chain : ground.chains)
            if (core::has(chain.counted, core::quantity_tuplet(kind))) {
                all.push_back(tuplet_deviation(ground, chain, kind));
                series.push_back({kind, all.back()});
            }
    Frame frame(ground.svg, plot, axis_of(all, 6, {-1, 1}));
    frame.draw_title({"Tuplets against Hardy and Littlewood", "(found − expected) / √expected"});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(5));
    std::vector<Frame::EndLabel> labels;
    for (const Series& one : series) {
        const char* name = core::countable_quantities[one.kind + 1].name;
        frame.draw_line(name, one.points, colour(one.kind));
        const bool known = std::ranges::any_of(
            labels, [&](const Frame::EndLabel& label) { return label.text == name; });
        if (!known) labels.push_back({one.points.back().y, name, colour(one.kind)});
    }
    frame.draw_end_labels(std::move(labels));
}

double log_squared(std::uint64_t x) {
    const double log = std::log(std::max(static_cast<double>(x), 2.0));
    return log * log;
}

void draw_gap_panel(const Ground& ground, const Box& plot) {
    std::vector<Points> gaps;
    std::vector<Points> bounds;
    std::vector<const Chain*> counted;
    for (const Chain& chain : ground.chains) {
        if (!core::has(chain.counted, core::quantity_gaps)) continue;
        counted.push_back(&chain);
        gaps.push_back(ground.along(chain, [](const core::GridRow& row) {
            return static_cast<double>(row.totals.largest_gap.size);
        }));
        bounds.push_back(
            ground.along(chain, [](const core::GridRow& row) { return log_squared(row.last); }));
    }
    std::vector<Points> all = gaps;
    all.insert(all.end(), bounds.begin(), bounds.end());
    Frame frame(ground.svg, plot, axis_of(all, 5, {0}));
    frame.draw_title({"Largest gap", "between two primes so far"});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(5));
    for (const Points& bound : bounds) frame.draw_line("cramer", bound, "c5 d");
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        frame.draw_bars("largest_gap", ground.axis.share(*counted[i], counted[i]->first), gaps[i],
                        colour(i));
        std::vector<Frame::Hover> hovers;
        for (std::size_t row = 0; row < gaps[i].size(); ++row) {
            const core::Gap& gap = counted[i]->rows[row].totals.largest_gap;
            const bool last_of_record =
                row + 1 == gaps[i].size() || gaps[i][row + 1].y > gaps[i][row].y;
            if (last_of_record && gap.size > 0)
                hovers.push_back({gaps[i][row].x, fmt::format("{} after {}", gap.size,
                                                              report::with_thousands(gap.start))});
        }
        frame.draw_hovers(hovers);
    }
    std::vector<Frame::EndLabel> labels = {{bounds.front().back().y, "log² x, Cramér", "c5"}};
    if (gaps.size() == 1)
        labels.push_back({gaps.front().back().y,
                          fmt::format("{}", counted.front()->totals().largest_gap.size),
                          colour(0)});
    frame.draw_end_labels(std::move(labels));
}

/// A total whose numbers in each row are drawn.
struct Quantity {
    core::QuantitySet bit;
    std::string name;
    std::size_t colour;
    std::function<std::uint64_t(const core::Totals&)> found;
    std::function<Expectation(std::uint64_t first)> expected;
};

std::vector<Quantity> countable() {
    std::vector<Quantity> all = {{core::quantity_primes, "primes", 0,
                                  [](const core::Totals& totals) { return totals.prime_count; },
                                  expected_primes}};
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        all.push_back({core::quantity_tuplet(kind), core::countable_quantities[kind + 1].name, kind,
                       [kind](const core::Totals& totals) { return totals.constellations[kind]; },
                       [kind](std::uint64_t first) { return expected_tuplets(kind, first); }});
    return all;
}

/// Numbers in each row, and those that were expected.
struct Histogram {
    const Chain* chain;
    Points found;
    Points expected;
};

Histogram histogram_of(const Ground& ground, const Chain& chain, const Quantity& quantity) {
    Expectation expectation = quantity.expected(chain.first);
    std::uint64_t found_before = 0;
    long double expected_before = 0;
    Histogram histogram{.chain = &chain, .found = {}, .expected = {}};
    for (const core::GridRow& row : chain.rows) {
        const double share = ground.axis.share(chain, row.last);
        const std::uint64_t found = quantity.found(row.totals);
        const long double expected = expectation.through(row.last);
        histogram.found.push_back({share, static_cast<double>(found - found_before)});
        histogram.expected.push_back({share, static_cast<double>(expected - expected_before)});
        found_before = found;
        expected_before = expected;
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

void draw_histogram(const Ground& ground, const Quantity& quantity, const Box& plot) {
    std::vector<Histogram> histograms;
    std::vector<Points> all;
    std::uint64_t found = 0;
    long double expected = 0;
    for (const Chain& chain : ground.chains) {
        if (!core::has(chain.counted, quantity.bit)) continue;
        histograms.push_back(histogram_of(ground, chain, quantity));
        all.insert(all.end(), {histograms.back().found, histograms.back().expected});
        found += quantity.found(chain.totals());
        Expectation expectation = quantity.expected(chain.first);
        expected += expectation.through(chain.interval().last);
    }
    Frame frame(ground.svg, plot, axis_of(all, 3, {0}));
    frame.draw_title(
        {capitalised(quantity.name) + " in each row", against_expected(found, expected)});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(4));
    for (const Histogram& one : histograms) {
        frame.draw_bars(quantity.name + "_in_row", ground.axis.share(*one.chain, one.chain->first),
                        one.found, colour(quantity.colour));
        frame.draw_line(quantity.name + "_expected", one.expected, "c5 d");
    }
}

double draw_histograms(const Ground& ground, const core::Quantities& counted, double top) {
    std::vector<Quantity> shown = countable();
    std::erase_if(shown,
                  [&](const Quantity& quantity) { return !core::has(counted, quantity.bit); });
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

/// Panels of tuplets and of gaps, beside each other where there are both.
double draw_further_panels(const Ground& ground, const core::Quantities& counted, double top) {
    const bool tuplets = core::has(counted, core::all_tuplets);
    const bool gaps = core::has(counted, core::quantity_gaps);
    if (!tuplets && !gaps) return top;
    const double pitch = (page_width - 2 * margin) / (tuplets && gaps ? 2 : 1);
    Box plot{margin + gutter, top + room_above, pitch - gutter - name_gutter, 160};
    if (tuplets) draw_tuplet_panel(ground, plot);
    if (tuplets && gaps) plot.x += pitch;
    if (gaps) draw_gap_panel(ground, plot);
    return plot.bottom() + room_below;
}

core::Quantities counted_by(const std::vector<Chain>& chains) {
    core::Quantities counted = 0;
    for (const Chain& chain : chains) counted |= chain.counted;
    return counted;
}

/// What the page has no panel of, and how it would have one.
std::string not_counted(const core::Quantities& counted) {
    std::string text;
    if (!core::has(counted, core::all_tuplets)) text = "k-tuplets (--count tuplets)";
    if (!core::has(counted, core::quantity_gaps))
        text += (text.empty() ? "" : " and ") + std::string("gaps (--gaps)");
    return text.empty() ? "" : "Not counted: " + text + ".";
}

}  // namespace

double draw_found(Svg& svg, const std::vector<Run>& runs, double top) {
    const std::vector<Chain> chains = chains_of(runs);
    if (chains.empty()) {
        svg.text({margin, top + 16}, "Nothing was sieved yet.", "m");
        return top + 30;
    }
    const Ground ground{svg, chains, ChainAxis(chains)};
    const core::Quantities counted = counted_by(chains);
    double bottom = draw_prime_panel(ground, top) + 8;
    bottom = draw_further_panels(ground, counted, bottom) + 8;
    bottom = draw_histograms(ground, counted, bottom);
    const std::string missing = not_counted(counted);
    if (!missing.empty()) {
        svg.text({margin, bottom + 14}, missing, "m");
        bottom += 22;
    }
    return bottom;
}

}  // namespace warpsieve::plots
