#include "plots/chains.hpp"

#include <algorithm>
#include <utility>

namespace warpsieve::plots {
namespace {

Chain chain_of(const Run& run) {
    const core::Progress& progress = run.checkpoint->progress;
    std::vector<core::GridRow> rows = progress.grid();
    // The last one with the primes near its end, by which the next file is joined.
    rows.back().totals = progress.totals();
    return {.name = run.file,
            .first = progress.job().interval.first,
            .counted = progress.job().quantities,
            .rows = std::move(rows),
            .gap_table = progress.gap_table()};
}

/// Whether totals of both add up to those of the whole: they count the same, and one begins where
/// the other ends.
bool goes_on(const Chain& chain, const Chain& next) {
    const std::uint64_t last = chain.rows.back().last;
    return chain.counted == next.counted && last < next.first && next.first - last == 1;
}

void append(Chain& chain, const Chain& next) {
    const core::Totals before = chain.totals();
    for (const core::GridRow& row : next.rows) {
        core::Totals totals = before;
        totals.append(core::as_beginning(row.totals, next.totals()), chain.counted);
        chain.rows.push_back({.last = row.last, .totals = totals});
    }
    chain.gap_table.append(next.gap_table);
    chain.files += next.files;
}

}  // namespace

std::vector<Chain> chains_of(const std::vector<Run>& runs) {
    std::vector<Chain> singles;
    for (const Run& run : runs)
        if (run.checkpoint && !run.checkpoint->progress.grid().empty())
            singles.push_back(chain_of(run));
    std::ranges::stable_sort(singles, {}, &Chain::first);
    std::vector<Chain> chains;
    for (Chain& next : singles) {
        const auto before =
            std::ranges::find_if(chains, [&](const Chain& chain) { return goes_on(chain, next); });
        if (before == chains.end())
            chains.push_back(std::move(next));
        else
            append(*before, next);
    }
    return chains;
}

ChainAxis::ChainAxis(const std::vector<Chain>& chains) : hull_(chains.front().interval()) {
    double covered = 0;
    for (const Chain& chain : chains) {
        covered += chain.interval().length();
        hull_.first = std::min(hull_.first, chain.first);
        hull_.last = std::max(hull_.last, chain.interval().last);
    }
    // Below, some of them would be dots.
    constexpr double least_share = 0.1;
    apart_ = covered < least_share * hull_.length();
}

double ChainAxis::share(const Chain& chain, std::uint64_t n) const {
    const Interval whole = apart_ ? chain.interval() : hull_;
    if (whole.span() == 0) return 0.5;
    return static_cast<double>(n - whole.first) / static_cast<double>(whole.span());
}

ShareAxis ChainAxis::ticks(int most_ticks) const {
    if (!apart_) return integer_axis(hull_, most_ticks);
    ShareAxis axis = integer_axis({0, 100}, most_ticks);
    axis.caption = "% of each interval";
    return axis;
}

}  // namespace warpsieve::plots
