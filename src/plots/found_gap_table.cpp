// The gap table: how often each size of gap occurs, and the records with their merit.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "plots/style.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// The gap tables of all chains together: of each, gaps within it alone.
struct GapSizes {
    std::vector<core::GapRow> rows;     ///< by size
    std::vector<core::GapRow> records;  ///< maximal in their chain, the largest first
    std::vector<Interval> intervals;

    [[nodiscard]] std::uint64_t largest() const { return rows.back().size; }
};

GapSizes gap_sizes_of(const std::vector<const Chain*>& chains) {
    GapSizes sizes;
    std::map<std::uint64_t, core::GapRow> by_size;
    for (const Chain* chain : chains) {
        sizes.intervals.push_back(chain->interval());
        for (const core::GapRow& row : chain->gap_table.rows()) {
            core::GapRow& sum = by_size[row.size];
            sum = {.size = row.size,
                   .count = sum.count + row.count,
                   .first = sum.count == 0 ? row.first : std::min(sum.first, row.first)};
            if (row.maximal != 0) sizes.records.push_back(row);
        }
    }
    for (const auto& [size, row] : by_size) sizes.rows.push_back(row);
    std::ranges::stable_sort(sizes.records, std::greater<>(), &core::GapRow::size);
    return sizes;
}

/// The share of the axis at which a size stands; the bar of one takes that of two integers.
double size_share(const GapSizes& sizes, double size) {
    return size / static_cast<double>(sizes.largest() + 1);
}

double logarithm(long double count) {
    // Far below any axis.
    constexpr long double least = 1e-9L;
    return static_cast<double>(std::log10(std::max(count, least)));
}

Points size_bars(const GapSizes& sizes, double floor) {
    Points bars;
    auto row = sizes.rows.begin();
    for (std::uint64_t size = 0; size <= sizes.largest(); size += 2) {
        // 1 stands where 0 would.
        const bool occurs = std::max<std::uint64_t>(size, 1) == row->size;
        bars.push_back({size_share(sizes, static_cast<double>(size + 1)),
                        occurs ? logarithm(static_cast<long double>(row->count)) : floor});
        if (occurs) ++row;
    }
    return bars;
}

/// How often each size is expected, where that is a gap at least.
Points expected_sizes(const GapSizes& sizes, double floor) {
    // It is no more than a smooth line.
    constexpr std::uint64_t most_points = 64;
    const std::uint64_t step = 2 * (1 + sizes.largest() / 2 / most_points);
    Points line;
    for (std::uint64_t size = 2; size <= sizes.largest(); size += step) {
        long double expected = 0;
        for (const Interval& interval : sizes.intervals) expected += expected_gaps(size, interval);
        if (logarithm(expected) < floor) break;
        line.push_back({size_share(sizes, static_cast<double>(size)), logarithm(expected)});
    }
    return line;
}

std::vector<Frame::Hover> size_hovers(const GapSizes& sizes) {
    std::vector<Frame::Hover> hovers;
    for (const core::GapRow& row : sizes.rows)
        hovers.push_back({size_share(sizes, static_cast<double>(row.size == 1 ? 1 : row.size + 1)),
                          fmt::format("{}: {}, first after {}", row.size,
                                      report::count_text(row.count, "gap", "gaps"),
                                      report::with_thousands(row.first))});
    return hovers;
}

void draw_gap_sizes(Svg& svg, const GapSizes& sizes, const Box& plot) {
    const std::uint64_t most = std::ranges::max(sizes.rows, {}, &core::GapRow::count).count;
    const ValueAxis counts = log_axis(static_cast<double>(most), 6);
    ShareAxis axis = integer_axis({0, sizes.largest() + 1}, 10);
    axis.caption = "size of the gap";
    Frame frame(svg, plot, counts);
    frame.draw_title({"Gaps by size", "how often each occurs; dashed: if primes lay at random"});
    frame.draw_value_lines();
    frame.draw_shares(axis);
    frame.draw_bars("gap_sizes", 0, size_bars(sizes, counts.least), colour(0));
    const Points expected = expected_sizes(sizes, counts.least);
    if (!expected.empty()) {
        frame.draw_line("gap_sizes_expected", expected, "c5 d");
        frame.draw_end_labels({{expected.back().y, "at random", "c5"}});
    }
    frame.draw_hovers(size_hovers(sizes));
}

/// Records as a list: their places spread over all scales.
void draw_gap_records(Svg& svg, const GapSizes& sizes, const Box& place) {
    constexpr double pitch = 17;
    const double size_end = place.x + 34;
    const double merit_end = place.right();
    const double after_end = merit_end - 62;
    const auto fit = static_cast<std::size_t>(place.height / pitch) - 1;
    const std::size_t shown = std::min(fit, sizes.records.size());
    svg.text({place.x, place.y - room_above + 14}, "Maximal gaps", "t");
    svg.text({place.x, place.y - room_above + 29}, "merit = size / log of the prime before", "m");
    double y = place.y + 10;
    svg.text({size_end, y}, "size", "m", Anchor::end);
    svg.text({after_end, y}, "after", "m", Anchor::end);
    svg.text({merit_end, y}, "merit", "m", Anchor::end);
    svg.open({{"data-series", "maximal_gaps"}, {"data-points", std::to_string(shown)}});
    for (const core::GapRow& gap : std::span(sizes.records).first(shown)) {
        y += pitch;
        svg.text({size_end, y}, std::to_string(gap.size), "", Anchor::end);
        svg.text({after_end, y}, report::with_thousands(gap.first), "", Anchor::end);
        svg.text({merit_end, y}, fmt::format("{:.2f}", core::merit(gap)), "", Anchor::end);
    }
    svg.close();
    if (shown < sizes.records.size())
        svg.text({after_end, y + pitch},
                 fmt::format("and {} smaller ones", sizes.records.size() - shown), "m",
                 Anchor::end);
}

}  // namespace

double draw_gap_table(const Ground& ground, double top) {
    const GapSizes sizes = gap_sizes_of(ground.counting(core::quantity_gap_table));
    if (sizes.rows.empty()) return top;
    constexpr double list_width = 270;
    const Box list{page_width - margin - list_width, top + room_above, list_width, 190};
    const Box plot{margin + gutter, list.y, list.x - margin - gutter - name_gutter, list.height};
    draw_gap_sizes(ground.svg, sizes, plot);
    draw_gap_records(ground.svg, sizes, list);
    return plot.bottom() + room_below + 8;
}

}  // namespace warpsieve::plots
