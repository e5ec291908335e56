#pragma once

// The answer so far, and the only place where batches, or parts that other runs have finished,
// become a result: whatever engine has sieved them, they are checked here before they count, and so
// is what was read from a file.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/batch.hpp"
#include "core/gap_table.hpp"
#include "core/grid.hpp"
#include "core/job.hpp"
#include "core/quantity.hpp"
#include "core/totals.hpp"

namespace warpsieve::core {

/// The newest batch, kept so that a resumed run can sieve it again and compare.
struct LastBatch {
    Interval interval;
    std::uint64_t prime_count = 0;
    std::uint64_t digest = 0;
    friend bool operator==(const LastBatch&, const LastBatch&) = default;
};

/// Longest batch that carries a bitmap: 96 MiB of it. A run has four of them at most (being sieved,
/// two waiting, being stored), and shall stay below 1 GiB; those that wait are stored before a run
/// that is told to stop ends, in about a second.
inline constexpr std::uint64_t max_bitmap_integers = (std::uint64_t{96} << 20) * 30;

/// The state of a run, as a file has it.
struct ProgressState {
    std::optional<std::uint64_t> sieved_through;  ///< the last integer sieved
    std::vector<GridRow> grid;
    std::vector<GridRow> table;
    GapTable gap_table;
    std::optional<LastBatch> last_batch;
    /// Those of the totals; rows have none.
    NearbyPrimes near_first{};
    NearbyPrimes near_last{};
};

/// What has been sieved, contiguously from the start of the job, and its totals.
/// It holds no machinery: an engine needs nothing but the next interval to go on.
class Progress {
public:
    explicit Progress(const Job& job);
    /// State read from a file. @throw WrongResultError when it contradicts itself
    Progress(const Job& job, ProgressState state);

    [[nodiscard]] const Job& job() const noexcept { return job_; }
    /// Last integer sieved; empty before the first batch.
    [[nodiscard]] std::optional<std::uint64_t> sieved_through() const noexcept {
        return state_.sieved_through;
    }
    [[nodiscard]] const Totals& totals() const noexcept { return totals_; }
    /// Finished rows, and the row under way.
    [[nodiscard]] const std::vector<GridRow>& grid() const noexcept { return state_.grid; }
    /// Rows at the places of the job's table that have been passed.
    [[nodiscard]] const std::vector<GridRow>& table() const noexcept { return state_.table; }
    [[nodiscard]] const GapTable& gap_table() const noexcept { return state_.gap_table; }
    [[nodiscard]] const std::optional<LastBatch>& last_batch() const noexcept {
        return state_.last_batch;
    }
    [[nodiscard]] const ProgressState& state() const noexcept { return state_; }

    [[nodiscard]] bool done() const noexcept {
        return state_.sieved_through == job_.interval.last || primes_missing() == 0;
    }
    /// Of the first N primes, those that are still to be found; 2^64-1 when all primes of the
    /// interval are asked for.
    [[nodiscard]] std::uint64_t primes_missing() const noexcept;
    /// What is left. @pre not done
    [[nodiscard]] Interval rest() const noexcept;
    [[nodiscard]] double integers_sieved() const noexcept;
    /// Integers sieved over integers asked for, or primes over primes, in [0, 1].
    [[nodiscard]] double fraction() const noexcept;
    /// The next batch of about `length` integers, cut at a byte seam; the rest, if it is at most a
    /// third longer. Where a bitmap is wanted it is no longer than max_bitmap_integers. @pre not
    /// done
    [[nodiscard]] Interval next_batch(std::uint64_t length) const noexcept;
    /// What an engine must be asked for, whatever the batch.
    [[nodiscard]] Wanted wanted() const noexcept;
    /// What an engine must be asked for this batch: a bitmap as well where it may hold the last of
    /// the first N primes.
    [[nodiscard]] Wanted wanted(const Interval& batch) const noexcept;

    /// @throw WrongResultError when the batch does not begin where the progress ends, or its totals
    /// are impossible; the progress is then as before
    void add(const BatchResult& batch);

    /// Goes on with a finished part of the job, of the same quantities, as a run of the whole job
    /// would have: the same totals, tables, and the same grid. The grid of the whole is coarser than
    /// that of a part, or equal, and both cut at multiples of a power of two of bytes: rows of the
    /// whole end where rows of a part do. Parts may be cut anywhere, inside a byte of the bitmap
    /// too.
    /// @throw WrongResultError when the part is not finished, does not begin where the progress
    /// ends, or contradicts itself; what is here then must not be used
    void append(const Progress& part);

private:
    void reach_row(std::uint64_t last);
    [[nodiscard]] GridRow row_through(std::uint64_t last) const;
    void check_restored() const;
    void check_table() const;
    void check_gap_table() const;
    void check_fits(const BatchResult& batch) const;
    void check_first_n(const Totals& totals, std::uint64_t through) const;
    [[nodiscard]] std::uint64_t longest_batch() const noexcept;

    Job job_;
    Seams seams_;
    std::vector<TotalsField> fields_;
    ProgressState state_;
    Totals totals_;
};

/// As much of the next batch as the job wants: all of it, or, when it holds the last of the first N
/// primes, the part that ends with that prime.
/// @param batch sieved as progress.wanted(batch.interval) says
/// @throw WrongResultError when its bitmap holds fewer primes than its totals say
[[nodiscard]] BatchResult cut_to_job(BatchResult batch, const Progress& progress);

}  // namespace warpsieve::core
