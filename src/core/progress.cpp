#include "core/progress.hpp"

#include <algorithm>
#include <string>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

[[noreturn]] void contradiction(const std::string& what) {
    throw WrongResultError("progress contradicts itself: " + what);
}

}  // namespace

Progress::Progress(const Job& job) : job_(job), shift_(grid_shift(job.interval)) {}

Progress::Progress(const Job& job,
                   std::optional<std::uint64_t> sieved_through,
                   std::vector<GridRow> grid,
                   std::optional<LastBatch> last_batch)
    : Progress(job) {
    through_ = sieved_through;
    grid_ = std::move(grid);
    last_batch_ = last_batch;
    if (!through_) {
        if (!grid_.empty() || last_batch_) contradiction("totals of nothing");
        return;
    }
    if (!job_.interval.contains(*through_)) contradiction("sieved_through is outside the interval");
    if (grid_.size() != grid_rows({job_.interval.first, *through_}, shift_))
        contradiction("the grid has " + std::to_string(grid_.size()) + " rows");
    std::uint64_t next = job_.interval.first;
    for (const GridRow& row : grid_) {
        if (row.last != std::min(grid_row_last(job_.interval, shift_, next), *through_))
            contradiction("a grid row ends at " + std::to_string(row.last));
        if (row.totals.prime_count < totals_.prime_count ||
            row.totals.largest_prime < totals_.largest_prime || row.totals.largest_prime > row.last)
            contradiction("grid totals fall before " + std::to_string(row.last));
        totals_ = row.totals;
        next = saturating_add(row.last, 1);
    }
    if (!last_batch_ || last_batch_->interval.last != *through_ ||
        last_batch_->interval.first < job_.interval.first ||
        last_batch_->interval.first > last_batch_->interval.last)
        contradiction("the last batch does not end where the progress does");
}

Interval Progress::rest() const noexcept {
    return {through_ ? *through_ + 1 : job_.interval.first, job_.interval.last};
}

double Progress::fraction() const noexcept {
    if (!through_) return 0;
    const auto sieved = static_cast<double>(*through_ - job_.interval.first) + 1;
    return sieved / (static_cast<double>(job_.interval.span()) + 1);
}

Interval Progress::next_batch(std::uint64_t length) const noexcept {
    const Interval left = rest();
    const std::uint64_t last = saturating_add(left.first, std::max<std::uint64_t>(length, 1) - 1);
    if (last >= left.last) return left;
    // Ending just before a multiple of 8 bytes, no word of a bitmap is split between batches.
    const std::uint64_t last_byte = byte_of(last) | 7;
    return {left.first,
            last_byte >= byte_of(left.last) ? left.last : last_byte * wheel + (wheel - 1)};
}

Wanted Progress::wanted() const noexcept {
    return {.slice_shift = shift_, .digest = true, .bitmap = job_.store != Store::none};
}

void Progress::add(const BatchResult& batch) {
    if (done() || batch.interval.first != rest().first || batch.interval.last > job_.interval.last)
        contradiction("a batch does not begin where the one before ended");
    if (batch.slices.size() != grid_rows(batch.interval, shift_))
        contradiction("a batch has " + std::to_string(batch.slices.size()) + " slices");
    std::uint64_t next = batch.interval.first;
    const std::uint64_t count_before = totals_.prime_count;
    for (const Totals& slice : batch.slices) {
        const std::uint64_t row_last = grid_row_last(job_.interval, shift_, next);
        const std::uint64_t last = std::min(row_last, batch.interval.last);
        const bool continues_row = through_ && next != job_.interval.first &&
                                   grid_row_last(job_.interval, shift_, *through_) == row_last;
        totals_ += slice;
        through_ = last;
        if (continues_row)
            grid_.back() = {last, totals_};
        else
            grid_.push_back({last, totals_});
        next = saturating_add(last, 1);
    }
    last_batch_ = LastBatch{batch.interval, totals_.prime_count - count_before, batch.digest};
}

}  // namespace warpsieve::core
