#pragma once

// What was found, of one run or of many: runs whose intervals follow one another are joined to one
// chain of rows with running totals, as a run of the whole would have had. No drawing here.

#include <cstdint>
#include <string>
#include <vector>

#include "core/gap_table.hpp"
#include "core/grid.hpp"
#include "core/quantities.hpp"
#include "plots/run.hpp"
#include "plots/ticks.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::plots {

struct Chain {
    std::string name;  ///< of its first file
    std::size_t files = 1;
    std::uint64_t first = 0;
    core::Quantities counted = core::quantity_primes;
    std::vector<core::GridRow> rows;  ///< one at least
    core::GapTable gap_table = {};    ///< empty unless it is counted

    [[nodiscard]] Interval interval() const { return {first, rows.back().last}; }
    [[nodiscard]] const core::Totals& totals() const { return rows.back().totals; }
    /// Whether its totals are those of all primes up to a row: pi(x).
    [[nodiscard]] bool from_the_first_prime() const noexcept { return first <= 2; }
};

/// In the order of their intervals; of runs that have sieved something.
[[nodiscard]] std::vector<Chain> chains_of(const std::vector<Run>& runs);

/// Where the integers of chains stand on an axis that all share.
class ChainAxis {
public:
    /// @param chains one at least
    explicit ChainAxis(const std::vector<Chain>& chains);

    /// In [0, 1]. @pre n is of the interval of the chain
    [[nodiscard]] double share(const Chain& chain, std::uint64_t n) const;
    [[nodiscard]] ShareAxis ticks(int most_ticks) const;

private:
    Interval hull_;
    bool apart_;  ///< they lie so far apart that each is shown over its own interval
};

}  // namespace warpsieve::plots
