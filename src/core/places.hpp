#pragma once

// Where a job has rows of totals that the user has chosen (--table): every multiple of a step, or
// places one by one. Together with the rows of the grid they cut batches into slices. Integers
// only.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/grid.hpp"
#include "core/math.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Most rows of a table: 2 MB of columns with all quantities but residues, written with every save.
inline constexpr std::uint64_t max_table_rows = 16'384;

struct Places {
    std::uint64_t step = 0;                  ///< 0: those that are listed
    std::vector<std::uint64_t> listed = {};  ///< ascending

    [[nodiscard]] bool empty() const noexcept { return step == 0 && listed.empty(); }
    /// The first place that is at least n.
    [[nodiscard]] std::optional<std::uint64_t> from(std::uint64_t n) const noexcept {
        if (step != 0) {
            const std::uint64_t missing = (step - n % step) % step;
            if (n > max_u64 - missing) return std::nullopt;
            return n + missing;
        }
        const auto place = std::ranges::lower_bound(listed, n);
        if (place == listed.end()) return std::nullopt;
        return *place;
    }
    /// The first place that is larger than n.
    [[nodiscard]] std::optional<std::uint64_t> after(std::uint64_t n) const noexcept {
        if (n == max_u64) return std::nullopt;
        return from(n + 1);
    }
    [[nodiscard]] bool contains(std::uint64_t n) const noexcept { return from(n) == n; }
    friend bool operator==(const Places&, const Places&) = default;
};

/// How many places lie in an interval.
[[nodiscard]] inline std::uint64_t places_within(const Places& places,
                                                 const Interval& in) noexcept {
    if (places.step != 0) {
        const std::uint64_t through = in.last / places.step;
        return in.first == 0 ? saturating_add(through, 1) : through - (in.first - 1) / places.step;
    }
    const auto begin = std::ranges::lower_bound(places.listed, in.first);
    return static_cast<std::uint64_t>(std::ranges::upper_bound(places.listed, in.last) - begin);
}

/// For people: "every 1000000", "at 3 places from 10 on", "none".
[[nodiscard]] std::string places_text(const Places& places);

/// Where the totals of an interval are cut into slices: behind the rows of the grid, and behind
/// places.
struct Seams {
    unsigned grid_shift = 63;  ///< binary logarithm of the bytes of a row (core/grid.hpp)
    Places places{};

    /// The last integer of the slice that holds n, of an interval that ends with `last`.
    [[nodiscard]] std::uint64_t slice_last(std::uint64_t n, std::uint64_t last) const noexcept {
        const std::uint64_t row = grid_row_last({n, last}, grid_shift, n);
        return std::min(row, places.from(n).value_or(last));
    }
    friend bool operator==(const Seams&, const Seams&) = default;
};

/// The last integers of all slices of an interval, ascending; the last one is that of the interval.
[[nodiscard]] inline std::vector<std::uint64_t> slice_lasts(const Seams& seams,
                                                            const Interval& interval) {
    std::vector<std::uint64_t> lasts = {seams.slice_last(interval.first, interval.last)};
    while (lasts.back() != interval.last)
        lasts.push_back(seams.slice_last(lasts.back() + 1, interval.last));
    return lasts;
}

}  // namespace warpsieve::core
