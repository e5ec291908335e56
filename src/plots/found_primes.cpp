// pi(x) against Gauss's li(x), and, of a window, the primes in it against its integral.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/estimate.hpp"
#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "plots/style.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

Points prime_deviation(const Ground& ground, const Chain& chain) {
    Expectation expected = expected_primes(chain.first);
    return ground.along(chain, [&](const core::GridRow& row) {
        const auto found = static_cast<long double>(row.totals.prime_count);
        return static_cast<double>(found - expected.through(row.last)) / fluctuation_at(row.last);
    });
}

/// The next term of Riemann's formula, which is where pi(x) - li(x) lies in the mean.
Points riemann_term(const Ground& ground, const Chain& chain) {
    return ground.along(chain, [](const core::GridRow& row) {
        const double root = std::sqrt(static_cast<double>(row.last));
        return -core::logarithmic_integral(root) / 2 / fluctuation_at(row.last);
    });
}

std::vector<Frame::Hover> prime_hovers(const Chain& chain, const Points& points) {
    std::vector<Frame::Hover> hovers;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const core::GridRow& row = chain.rows[i];
        hovers.push_back(
            {points[i].x, fmt::format("{} to {}: {}, {:+.3f}", report::with_thousands(chain.first),
                                      report::with_thousands(row.last),
                                      report::count_text(row.totals.prime_count, "prime", "primes"),
                                      points[i].y)});
    }
    return hovers;
}

}  // namespace

double draw_primes(const Ground& ground, double top) {
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
        frame.draw_hovers(prime_hovers(ground.chains[i], series[i]));
    return plot.bottom() + room_below;
}

}  // namespace warpsieve::plots
