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

/// Grid rows cut an interval into slices: the one that begins at `first`, of those through `last`.
Interval slice_at(const Interval& job, unsigned shift, std::uint64_t first, std::uint64_t last) {
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

bool falls(const Totals& before, const Totals& after) {
    const auto sum = [](const Totals& totals) {
        return std::pair(totals.prime_sum.high, totals.prime_sum.low);
    };
    bool tuplets = false;
    for (std::size_t k = 0; k < tuplet_kinds; ++k) tuplets |= after.tuplets[k] < before.tuplets[k];
    return tuplets || after.prime_count < before.prime_count ||
           after.largest_gap.size < before.largest_gap.size || sum(after) < sum(before);
}

/// Count and largest prime of what lies between two running totals.
Totals difference(const Totals& before, const Totals& after) {
    if (falls(before, after)) contradiction("running totals fall");
    const bool same = after.largest_prime == before.largest_prime;
    return {.prime_count = after.prime_count - before.prime_count,
            .largest_prime = same ? 0 : after.largest_prime};
}

}  // namespace

Progress::Progress(const Job& job) : job_(job), shift_(grid_shift(expected_interval(job))) {}

Progress::Progress(const Job& job,
                   std::optional<std::uint64_t> sieved_through,
                   std::vector<GridRow> grid,
                   std::optional<LastBatch> last_batch)
    : Progress(job) {
    through_ = sieved_through;
    grid_ = std::move(grid);
    last_batch_ = last_batch;
    if (through_)
        check_restored();
    else if (!grid_.empty() || last_batch_)
        contradiction("totals of nothing");
    if (!grid_.empty()) totals_ = grid_.back().totals;
    if (through_) check_first_n(totals_, *through_);
}

void Progress::check_restored() const {
    if (!job_.interval.contains(*through_)) contradiction("sieved_through is outside the interval");
    if (grid_.size() != grid_rows({job_.interval.first, *through_}, shift_))
        contradiction("the grid has " + std::to_string(grid_.size()) +
                      plural(grid_.size(), " row", " rows"));
    std::uint64_t next = job_.interval.first;
    Totals before;
    for (const GridRow& row : grid_) {
        const Interval within = slice_at(job_.interval, shift_, next, *through_);
        if (row.last != within.last)
            contradiction("a grid row ends at " + std::to_string(row.last));
        check_slice(within, difference(before, row.totals));
        before = row.totals;
        next = saturating_add(row.last, 1);
    }
    if (!last_batch_ || last_batch_->interval.last != *through_ ||
        last_batch_->interval.first < job_.interval.first ||
        last_batch_->interval.first > last_batch_->interval.last)
        contradiction("the last batch does not end where the progress does");
    if (last_batch_->prime_count > before.prime_count)
        contradiction("the last batch has more primes than the whole");
}

Interval Progress::rest() const noexcept {
    return {through_ ? *through_ + 1 : job_.interval.first, job_.interval.last};
}

std::uint64_t Progress::primes_missing() const noexcept {
    return job_.first_n == 0 ? max_u64 : job_.first_n - totals_.prime_count;
}

double Progress::integers_sieved() const noexcept {
    return through_ ? Interval{job_.interval.first, *through_}.length() : 0;
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
    return {.slice_shift = shift_,
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
    for (const Totals& slice : batch.slices) {
        totals_.append(slice, job_.quantities);
        reach(slice_at(job_.interval, shift_, rest().first, batch.interval.last).last);
    }
    last_batch_ = LastBatch{batch.interval, totals_.prime_count - count_before, batch.digest};
}

/// Notes the totals through `last`: in the row that is under way, or else in a new one.
void Progress::reach(std::uint64_t last) {
    const bool continues_row = through_ && grid_rows({*through_, rest().first}, shift_) == 1;
    through_ = last;
    if (continues_row)
        grid_.back() = {last, totals_};
    else
        grid_.push_back({last, totals_});
}

void Progress::append(const Progress& part, const PrimeTest& is_prime) {
    const Interval& interval = part.job().interval;
    if (!part.done() || done() || interval.first != rest().first)
        contradiction("a part does not begin where the one before ended, or is not finished");
    if (through_ && has(job_.quantities, all_tuplets & ~quantity_twins)) {
        const TupletCounts parted =
            chosen(count_parted_tuplets({job_.interval.first, *through_}, interval, is_prime),
                   job_.quantities);
        for (std::size_t k = 0; k < tuplet_kinds; ++k) totals_.tuplets[k] += parted[k];
    }
    const Totals before = totals_;
    for (const GridRow& row : part.grid()) {
        totals_ = before;
        totals_.append(row.totals, job_.quantities);
        reach(row.last);
    }
    last_batch_ = part.last_batch();
    check_restored();
}

/// All checks come before the first change, so that a batch that is refused leaves no trace.
void Progress::check_fits(const BatchResult& batch) const {
    if (done() || batch.interval.first != rest().first ||
        batch.interval.last < batch.interval.first || batch.interval.last > job_.interval.last)
        contradiction("a batch does not begin where the one before ended");
    if (batch.slices.size() != grid_rows(batch.interval, shift_))
        contradiction("a batch has " + std::to_string(batch.slices.size()) + " slices");
    std::uint64_t next = batch.interval.first;
    for (const Totals& slice : batch.slices) {
        const Interval within = slice_at(job_.interval, shift_, next, batch.interval.last);
        check_slice(within, slice);
        next = saturating_add(within.last, 1);
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
