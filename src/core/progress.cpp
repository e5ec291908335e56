#include "core/progress.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/math.hpp"
#include "core/plural.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

[[noreturn]] void contradiction(const std::string& what) {
    throw WrongResultError("progress contradicts itself: " + what);
}

/// The row of the grid that begins at `first`, of those through `last`.
Interval row_at(const Interval& job, unsigned shift, std::uint64_t first, std::uint64_t last) {
    return {first, std::min(grid_row_last(job, shift, first), last)};
}

/// Most primes that a batch can hold: one for each bit, and 2, 3 and 5.
std::uint64_t most_primes(const Interval& batch) {
    return bytes_of(batch).count * wheel_residues.size() + wheel_primes.size();
}

/// A length that holds fewer than `count` primes wherever it begins, bytes cut at both ends and the
/// rounding up to 8 bytes included.
std::uint64_t length_below(std::uint64_t count) {
    constexpr std::uint64_t edges = 10;
    const std::uint64_t bytes = count / wheel_residues.size();
    return bytes <= edges ? 0 : saturating_multiply(bytes - edges, wheel);
}

/// Longest batch of a job that stores this.
std::uint64_t longest_stored(Store store) {
    return store == Store::none ? max_u64 : max_bitmap_integers;
}

/// What can be true of the primes of a slice; a bit that flipped in a count is found by this.
void check_slice(const Interval& slice, const Totals& totals) {
    const std::uint64_t count = totals.prime_count;
    const std::uint64_t largest = totals.largest_prime;
    const bool possible =
        count == 0 ? largest == 0
                   : largest != 0 && slice.contains(largest) && count - 1 <= slice.span();
    if (!possible)
        contradiction("the totals of " + std::to_string(slice.first) + " to " +
                      std::to_string(slice.last) + " are impossible");
}

bool falls(const std::vector<TotalsField>& fields, const Totals& before, const Totals& after) {
    return std::ranges::any_of(fields, [&](const TotalsField& field) {
        return field.only_grows &&
               wide_integer(field.value(after)) < wide_integer(field.value(before));
    });
}

/// Count and largest prime of what lies between two running totals.
Totals difference(const Totals& before, const Totals& after) {
    const bool same = after.largest_prime == before.largest_prime;
    return {.prime_count = after.prime_count - before.prime_count,
            .largest_prime = same ? 0 : after.largest_prime};
}

}  // namespace

Progress::Progress(const Job& job)
    : job_(job),
      seams_{.grid_shift = grid_shift(expected_interval(job)), .places = job.table},
      fields_(totals_fields(job.quantities)) {}

Progress::Progress(const Job& job, ProgressState state) : Progress(job) {
    state_ = std::move(state);
    if (!state_.grid.empty()) totals_ = state_.grid.back().totals;
    totals_.near_first = state_.near_first;
    totals_.near_last = state_.near_last;
    if (state_.sieved_through)
        check_restored();
    else if (!state_.grid.empty() || !state_.table.empty() || state_.last_batch)
        contradiction("totals of nothing");
    check_gap_table();
    if (state_.sieved_through) check_first_n(totals_, *state_.sieved_through);
}

void Progress::check_restored() const {
    const std::uint64_t through = *state_.sieved_through;
    if (!job_.interval.contains(through)) contradiction("sieved_through is outside the interval");
    if (state_.grid.size() != grid_rows({job_.interval.first, through}, seams_.grid_shift))
        contradiction("the grid has " + std::to_string(state_.grid.size()) +
                      plural(state_.grid.size(), " row", " rows"));
    std::uint64_t next = job_.interval.first;
    Totals before;
    for (const GridRow& row : state_.grid) {
        const Interval within = row_at(job_.interval, seams_.grid_shift, next, through);
        if (row.last != within.last)
            contradiction("a grid row ends at " + std::to_string(row.last));
        if (falls(fields_, before, row.totals)) contradiction("running totals fall");
        check_slice(within, difference(before, row.totals));
        before = row.totals;
        next = saturating_add(row.last, 1);
    }
    if (!state_.last_batch || state_.last_batch->interval.last != through ||
        state_.last_batch->interval.first < job_.interval.first ||
        state_.last_batch->interval.first > state_.last_batch->interval.last)
        contradiction("the last batch does not end where the progress does");
    if (state_.last_batch->prime_count > before.prime_count)
        contradiction("the last batch has more primes than the whole");
    check_table();
}

/// Each row lies between two rows of the grid, in place and in value.
void Progress::check_table() const {
    std::optional<std::uint64_t> place = job_.table.from(job_.interval.first);
    auto grid = state_.grid.begin();
    Totals before;
    for (const GridRow& row : state_.table) {
        if (row.last != place || row.last > *state_.sieved_through)
            contradiction("a row of the table ends at " + std::to_string(row.last));
        for (; grid->last < row.last; ++grid) before = grid->totals;
        if (falls(fields_, before, row.totals) || falls(fields_, row.totals, grid->totals))
            contradiction("the table differs from the grid");
        before = row.totals;
        place = job_.table.after(row.last);
    }
    if (place && *place <= *state_.sieved_through)
        contradiction("the table has " + std::to_string(state_.table.size()) +
                      plural(state_.table.size(), " row", " rows"));
}

void Progress::check_gap_table() const {
    if (has(job_.quantities, quantity_gap_table) &&
        GapTable(state_.gap_table.rows(), totals_) != state_.gap_table)
        contradiction("the gap table is of other primes");
}

Interval Progress::rest() const noexcept {
    return {state_.sieved_through ? *state_.sieved_through + 1 : job_.interval.first,
            job_.interval.last};
}

std::uint64_t Progress::primes_missing() const noexcept {
    return job_.first_n == 0 ? max_u64 : job_.first_n - totals_.prime_count;
}

double Progress::integers_sieved() const noexcept {
    if (!state_.sieved_through) return 0;
    return Interval{job_.interval.first, *state_.sieved_through}.length();
}

double Progress::fraction() const noexcept {
    if (done()) return 1;
    if (job_.first_n == 0) return integers_sieved() / job_.interval.length();
    return static_cast<double>(totals_.prime_count) / static_cast<double>(job_.first_n);
}

std::uint64_t Progress::longest_batch() const noexcept {
    const std::uint64_t stored = longest_stored(job_.store);
    if (job_.first_n == 0) return stored;
    const std::uint64_t missing = primes_missing();
    // Either too short to need a bitmap, or not much longer than what is left.
    const std::uint64_t last = std::min(max_bitmap_integers, length_holding(rest().first, missing));
    return std::min(stored, std::max(length_below(missing), last));
}

Interval Progress::next_batch(std::uint64_t length) const noexcept {
    const Interval left = rest();
    const std::uint64_t longest = longest_batch();
    const std::uint64_t asked = std::clamp<std::uint64_t>(length, 1, longest) - 1;
    // A short last batch would cost as much as a long one where the sieving primes are many.
    if (left.span() / 4 <= asked / 3 && left.span() <= longest) return left;
    const std::uint64_t last = saturating_add(left.first, asked);
    // Ending just before a multiple of 8 bytes, no word of a bitmap is split between batches.
    const std::uint64_t last_byte = byte_of(last) | 7;
    return {left.first,
            last_byte >= byte_of(left.last) ? left.last : last_byte * wheel + (wheel - 1)};
}

Wanted Progress::wanted() const noexcept {
    return {.seams = seams_,
            .quantities = job_.quantities,
            .digest = true,
            .bitmap = job_.store != Store::none};
}

Wanted Progress::wanted(const Interval& batch) const noexcept {
    Wanted all = wanted();
    if (most_primes(batch) >= primes_missing()) all.bitmap = true;
    return all;
}

void Progress::add(const BatchResult& batch) {
    check_fits(batch);
    const std::uint64_t count_before = totals_.prime_count;
    const std::uint64_t last = batch.interval.last;
    for (const Totals& slice : batch.slices) {
        totals_.append(slice, job_.quantities);
        reach_row(seams_.slice_last(rest().first, last));
        const std::uint64_t reached = *state_.sieved_through;
        if (job_.table.contains(reached)) state_.table.push_back(row_through(reached));
    }
    state_.gap_table.append(batch.gap_table);
    state_.last_batch =
        LastBatch{batch.interval, totals_.prime_count - count_before, batch.digest};
}

/// Notes the totals through `last`: in the row that is under way, or else in a new one.
void Progress::reach_row(std::uint64_t last) {
    const bool continues_row =
        state_.sieved_through &&
        grid_rows({*state_.sieved_through, rest().first}, seams_.grid_shift) == 1;
    state_.sieved_through = last;
    state_.near_first = totals_.near_first;
    state_.near_last = totals_.near_last;
    if (continues_row) state_.grid.pop_back();
    state_.grid.push_back(row_through(last));
}

GridRow Progress::row_through(std::uint64_t last) const {
    GridRow row{last, totals_};
    row.totals.near_first = row.totals.near_last = {};
    return row;
}

void Progress::append(const Progress& part) {
    const Interval& interval = part.job().interval;
    if (!part.done() || done() || interval.first != rest().first)
        contradiction("a part does not begin where the one before ended, or is not finished");
    const Totals before = totals_;
    const auto go_through = [&](const GridRow& row) {
        totals_ = before;
        totals_.append(as_beginning(row.totals, part.totals()), job_.quantities);
    };
    for (const GridRow& row : part.table()) {
        go_through(row);
        state_.table.push_back(row_through(row.last));
    }
    for (const GridRow& row : part.grid()) {
        go_through(row);
        reach_row(row.last);
    }
    state_.gap_table.append(part.gap_table());
    state_.last_batch = part.last_batch();
    check_restored();
    check_gap_table();
}

/// All checks come before the first change, so that a batch that is refused leaves no trace.
void Progress::check_fits(const BatchResult& batch) const {
    if (done() || batch.interval.first != rest().first ||
        batch.interval.last < batch.interval.first || batch.interval.last > job_.interval.last)
        contradiction("a batch does not begin where the one before ended");
    const std::vector<std::uint64_t> lasts = slice_lasts(seams_, batch.interval);
    if (batch.slices.size() != lasts.size())
        contradiction("a batch has " + std::to_string(batch.slices.size()) + " slices");
    std::uint64_t next = batch.interval.first;
    for (std::size_t i = 0; i < lasts.size(); ++i) {
        check_slice({next, lasts[i]}, batch.slices[i]);
        next = saturating_add(lasts[i], 1);
    }
    Totals totals = totals_;
    totals.append(batch.totals(job_.quantities), job_.quantities);
    check_first_n(totals, batch.interval.last);
}

/// The interval sieved ends with the N-th prime, wherever batches end.
void Progress::check_first_n(const Totals& totals, std::uint64_t through) const {
    if (job_.first_n == 0 || totals.prime_count < job_.first_n) return;
    if (totals.prime_count > job_.first_n || totals.largest_prime != through)
        contradiction("the first " + std::to_string(job_.first_n) +
                      plural(job_.first_n, " prime does", " primes do") + " not end at " +
                      std::to_string(through));
}

BatchResult cut_to_job(BatchResult batch, const Progress& progress) {
    const std::uint64_t missing = progress.primes_missing();
    if (batch.totals().prime_count >= missing) cut_after(batch, missing, progress.wanted());
    return batch;
}

}  // namespace warpsieve::core
