#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <unordered_set>
#include <vector>

#include "core/constellation.hpp"
#include "core/gap_table.hpp"
#include "core/totals.hpp"

namespace warpsieve::test {

__extension__ using WideInteger = unsigned __int128;

/// The k-tuplets, by their distances from the smallest member.
inline const std::vector<std::vector<std::vector<std::uint64_t>>> constellations = {
    {{0, 2}},
    {{0, 2, 6}, {0, 4, 6}},
    {{0, 2, 6, 8}},
    {{0, 2, 6, 8, 12}, {0, 4, 6, 10, 12}},
    {{0, 4, 6, 10, 12, 16}},
};

/// Quantities of ascending numbers, number by number, by their definitions.
class PlainTotals {
public:
    PlainTotals(const std::vector<std::uint64_t>& numbers, const core::Quantities& counted)
        : numbers_(numbers), counted_(counted), all_(numbers.begin(), numbers.end()) {}

    [[nodiscard]] core::Totals totals() {
        for (std::size_t i = 0; i < numbers_.size(); ++i) add(i);
        add_ends();
        return totals_;
    }
    [[nodiscard]] core::GapTable gap_table() const {
        core::GapTable table;
        if (core::has(counted_, core::quantity_gap_table))
            for (const std::uint64_t p : numbers_) table.add_prime(p);
        return table;
    }

private:
    void add(std::size_t i) {
        const std::uint64_t p = numbers_[i];
        for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
            if (core::has(counted_, core::quantity_tuplet(kind)))
                for (const auto& pattern : constellations[kind]) add_pattern(kind, pattern, p);
        for (std::size_t own = 0; own < counted_.own.size(); ++own)
            add_pattern(core::tuplet_kinds + own, counted_.own[own].patterns.front(), p);
        if (i > 0) add_gap(numbers_[i - 1], p);
        if (core::has(counted_, core::quantity_sum)) totals_.prime_sum += {p, 0};
        if (core::has(counted_, core::quantity_reciprocals)) totals_.prime_reciprocals += part(p);
        if (counted_.modulus != 0 && std::gcd(p, std::uint64_t{counted_.modulus}) == 1) {
            totals_.residues.counts.resize(counted_.modulus);
            ++totals_.residues.counts[p % counted_.modulus];
        }
    }
    template <class Distances>
    void add_pattern(std::size_t slot, const Distances& pattern, std::uint64_t p) {
        totals_.constellations[slot] += std::ranges::all_of(
            pattern, [&](std::uint64_t d) { return p + d >= p && all_.contains(p + d); });
    }
    void add_gap(std::uint64_t before, std::uint64_t p) {
        if (core::has(counted_, core::quantity_gaps) && p - before > totals_.largest_gap.size)
            totals_.largest_gap = {p - before, before};
        if (!core::has(counted_, core::quantity_reciprocals) || p - before != 2) return;
        totals_.twin_reciprocals += part(before);
        totals_.twin_reciprocals += part(p);
    }
    void add_ends() {
        totals_.prime_count = numbers_.size();
        if (numbers_.empty()) return;
        totals_.smallest_prime = numbers_.front();
        totals_.largest_prime = numbers_.back();
        if (!core::has(counted_, core::any_constellation)) return;
        WideInteger first = 0;
        WideInteger last = 0;
        for (const std::uint64_t p : numbers_) {
            if (p == 2) continue;
            const std::uint64_t up = p - (totals_.smallest_prime | 1);
            const std::uint64_t down = (totals_.largest_prime | 1) - p;
            if (up < 240) first |= WideInteger{1} << (up / 2);
            if (down < 240) last |= WideInteger{1} << (down / 2);
        }
        totals_.near_first = core::wide_sum(first);
        totals_.near_last = core::wide_sum(last);
    }
    static core::WideSum part(std::uint64_t p) {
        return core::wide_sum((WideInteger{1} << 124) / p);
    }

    const std::vector<std::uint64_t>& numbers_;
    const core::Quantities& counted_;
    std::unordered_set<std::uint64_t> all_;
    core::Totals totals_;
};

inline core::Totals plain_totals(const std::vector<std::uint64_t>& numbers,
                                 const core::Quantities& counted = core::all_quantities) {
    return PlainTotals(numbers, counted).totals();
}

}  // namespace warpsieve::test
