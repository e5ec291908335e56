#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "core/totals.hpp"

namespace warpsieve::test {

__extension__ using WideInteger = unsigned __int128;

/// The constellations of core/further.hpp, by their distances from the smallest member.
inline const std::vector<std::vector<std::vector<std::uint64_t>>> constellations = {
    {{0, 2}},
    {{0, 2, 6}, {0, 4, 6}},
    {{0, 2, 6, 8}},
    {{0, 2, 6, 8, 12}, {0, 4, 6, 10, 12}},
    {{0, 4, 6, 10, 12, 16}},
};

/// All quantities of ascending numbers, by their definitions.
inline core::Totals plain_totals(const std::vector<std::uint64_t>& numbers) {
    core::Totals totals;
    const std::unordered_set<std::uint64_t> all(numbers.begin(), numbers.end());
    WideInteger sum = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint64_t p = numbers[i];
        sum += p;
        for (std::size_t k = 0; k < core::tuplet_kinds; ++k)
            for (const auto& distances : constellations[k])
                totals.constellations[k] += std::ranges::all_of(
                    distances, [&](std::uint64_t d) { return all.contains(p + d); });
        if (i > 0 && p - numbers[i - 1] > totals.largest_gap.size)
            totals.largest_gap = {p - numbers[i - 1], numbers[i - 1]};
    }
    totals.prime_count = numbers.size();
    if (!numbers.empty()) totals.smallest_prime = numbers.front();
    if (!numbers.empty()) totals.largest_prime = numbers.back();
    totals.prime_sum = {static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64)};
    return totals;
}

}  // namespace warpsieve::test
