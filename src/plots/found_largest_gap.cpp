// The largest gap so far, along the rows, under Cramér's bound.

#include <fmt/format.h>

#include <cmath>

#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

double log_squared(std::uint64_t x) {
    const double log = std::log(std::max(static_cast<double>(x), 2.0));
    return log * log;
}

/// One for each record, over its last row.
std::vector<Frame::Hover> record_hovers(const Chain& chain, const Points& sizes) {
    std::vector<Frame::Hover> hovers;
    for (std::size_t row = 0; row < sizes.size(); ++row) {
        const core::Gap& gap = chain.rows[row].totals.largest_gap;
        const bool last_of_record = row + 1 == sizes.size() || sizes[row + 1].y > sizes[row].y;
        if (last_of_record && gap.size > 0)
            hovers.push_back({sizes[row].x, fmt::format("{} after {}", gap.size,
                                                        report::with_thousands(gap.start))});
    }
    return hovers;
}

}  // namespace

void draw_largest_gap(const Ground& ground, const Box& plot) {
    const std::vector<const Chain*> counted = ground.counting(core::quantity_gaps);
    std::vector<Points> gaps;
    std::vector<Points> bounds;
    for (const Chain* chain : counted) {
        gaps.push_back(ground.along(*chain, [](const core::GridRow& row) {
            return static_cast<double>(row.totals.largest_gap.size);
        }));
        bounds.push_back(
            ground.along(*chain, [](const core::GridRow& row) { return log_squared(row.last); }));
    }
    std::vector<Points> all = gaps;
    all.insert(all.end(), bounds.begin(), bounds.end());
    Frame frame(ground.svg, plot, axis_of(all, 5, {0}));
    frame.draw_title({"Largest gap", "between two primes so far"});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(plot.width > 500 ? 10 : 5));
    for (const Points& bound : bounds) frame.draw_line("cramer", bound, "c5 d");
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        frame.draw_bars("largest_gap", ground.axis.share(*counted[i], counted[i]->first), gaps[i],
                        colour(i));
        frame.draw_hovers(record_hovers(*counted[i], gaps[i]));
    }
    std::vector<Frame::EndLabel> labels = {{bounds.front().back().y, "log² x, Cramér", "c5"}};
    if (gaps.size() == 1)
        labels.push_back({gaps.front().back().y,
                          fmt::format("{}", counted.front()->totals().largest_gap.size),
                          colour(0)});
    frame.draw_end_labels(std::move(labels));
}

}  // namespace warpsieve::plots
