#include "core/batch.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/grid.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

[[noreturn]] void throw_too_few(const BatchResult& batch) {
    throw WrongResultError("the bitmap of batch [" + std::to_string(batch.interval.first) + ", " +
                           std::to_string(batch.interval.last) +
                           "] holds other primes than its totals say: this machine computes "
                           "wrongly (go on on another one)");
}

/// @param n counted from 1
std::uint64_t nth_prime(const BatchResult& batch, std::uint64_t n) {
    for (const std::uint64_t p : wheel_primes)
        if (batch.interval.contains(p) && --n == 0) return p;
    const auto bit = nth_bit(batch.bitmap, n, byte_of(batch.interval.first));
    if (!bit) throw_too_few(batch);
    return *bit;
}

/// What the bits of a batch hold, read again.
BatchResult read_again(const BatchResult& batch, const Wanted& wanted) {
    Wanted totals = wanted;
    totals.digest = true;
    totals.bitmap = false;
    totals.sample.reset();
    BatchBuilder builder(batch.interval, totals);
    BatchBuilder::Share share;
    builder.add(share, byte_of(batch.interval.first), batch.bitmap);
    builder.merge(std::move(share));
    return builder.take();
}

}  // namespace

void cut_after(BatchResult& batch, std::uint64_t count, const Wanted& wanted) {
    batch.interval.last = nth_prime(batch, count);
    const ByteRange range = bytes_of(batch.interval);
    batch.bitmap.resize(range.count);
    batch.bitmap.back() &= bits_inside(byte_of(batch.interval.last), batch.interval);
    // Most of it is still known, but where the longest batch has 96 MiB this takes 50 ms, once.
    BatchResult again = read_again(batch, wanted);
    batch.slices = std::move(again.slices);
    batch.gap_table = std::move(again.gap_table);
    batch.digest = again.digest;
    if (batch.totals().prime_count != count) throw_too_few(batch);
}

SampleTotals sample_of(std::span<const std::uint8_t> bitmap,
                       const ByteRange& range,
                       const ByteRange& sample) {
    const auto bytes = bitmap.subspan(sample.first - range.first, sample.count);
    return {.count = count_bits(bytes.data(), bytes.size()),
            .digest = digest_bits(bytes, sample.first)};
}

std::optional<ByteRange> choose_sample(const Interval& batch, double length, std::uint64_t random) {
    const ByteRange range = bytes_of(batch);
    // The first and the last byte may hold integers that are not of the batch.
    const std::uint64_t first = range.first / sample_grain + 1;
    const std::uint64_t end = (range.first + range.count - 1) / sample_grain;
    if (first >= end) return std::nullopt;
    const double wanted = std::max(1.0, std::round(length / sample_grain));
    const auto grains =
        static_cast<std::uint64_t>(std::min(wanted, static_cast<double>(end - first)));
    const std::uint64_t place = first + random % (end - first - grains + 1);
    return ByteRange{place * sample_grain, grains * sample_grain};
}

BatchBuilder::BatchBuilder(const Interval& interval,
                           const Wanted& wanted,
                           CountBits count,
                           std::vector<std::uint8_t> memory)
    : count_(count),
      wanted_(wanted),
      range_(bytes_of(interval)),
      reader_(wanted.quantities),
      lasts_(slice_lasts(wanted.seams, interval)) {
    result_.interval = interval;
    result_.slices.resize(lasts_.size());
    for (const std::uint64_t p : wheel_primes) {
        if (!interval.contains(p)) continue;
        result_.slices[slice_of(p)].append(Totals::of_prime(p, wanted.quantities),
                                           wanted.quantities);
        if (has(wanted.quantities, quantity_gap_table)) result_.gap_table.add_prime(p);
    }
    if (!wanted.bitmap) return;
    if (memory.capacity() < range_.count) memory.clear();  // nothing in it is worth a copy
    result_.bitmap = std::move(memory);
    result_.bitmap.resize(range_.count);
}

std::span<std::uint8_t> BatchBuilder::trim(std::uint64_t first_byte,
                                           std::span<std::uint8_t> block) const {
    const std::uint64_t before = std::min<std::uint64_t>(
        range_.first > first_byte ? range_.first - first_byte : 0, block.size());
    std::ranges::fill(block.first(before), std::uint8_t{0});
    for (const std::uint64_t edge : {range_.first, range_.first + range_.count - 1}) {
        const std::uint64_t at = edge - first_byte;  // huge when before the block
        if (at < block.size())
            block[at] = static_cast<std::uint8_t>(block[at] & bits_inside(edge, result_.interval));
    }
    return block.subspan(before);
}

void BatchBuilder::add(Share& share,
                       std::uint64_t first_byte,
                       std::span<const std::uint8_t> block) {
    if (wanted_.digest) share.digest += digest_bits(block, first_byte);
    if (wanted_.sample) add_sample(share, first_byte, block);
    const std::uint64_t begin = std::max(first_byte, range_.first);
    const auto inside = block.subspan(std::min<std::size_t>(begin - first_byte, block.size()));
    if (inside.empty()) return;
    add_totals_of(share, begin, inside);
    keep_bits(begin, inside);
}

void BatchBuilder::add_sample(Share& share,
                              std::uint64_t first_byte,
                              std::span<const std::uint8_t> block) const {
    const std::uint64_t begin = std::max(first_byte, wanted_.sample->first);
    const std::uint64_t end =
        std::min(first_byte + block.size(), wanted_.sample->first + wanted_.sample->count);
    if (begin >= end) return;
    const auto inside = block.subspan(begin - first_byte, end - begin);
    share.sample +=
        {.count = count_(inside.data(), inside.size()), .digest = digest_bits(inside, begin)};
}

void BatchBuilder::add_totals_of(Share& share,
                                 std::uint64_t first_byte,
                                 std::span<const std::uint8_t> bytes) const {
    if (has(wanted_.quantities, quantity_gap_table)) share.gap_table.add(bytes, first_byte);
    while (!bytes.empty()) {
        const std::size_t slice = slice_of(first_byte * wheel);
        // Behind the last byte that is in this slice with all its integers.
        const std::uint64_t end =
            slice + 1 == lasts_.size() ? first_byte + bytes.size() : byte_of(lasts_[slice] + 1);
        std::uint64_t read = std::min<std::uint64_t>(end - first_byte, bytes.size());
        if (read > 0) {
            read_into(share, slice, first_byte, bytes.first(read));
        } else {
            read_cut_byte(share, first_byte, bytes.front());
            read = 1;
        }
        bytes = bytes.subspan(read);
        first_byte += read;
    }
}

void BatchBuilder::read_into(Share& share,
                             std::size_t slice,
                             std::uint64_t first_byte,
                             std::span<const std::uint8_t> bytes) const {
    Totals& totals = totals_in(share, first_byte, slice);
    totals.append(reader_.read(count_(bytes.data(), bytes.size()), bytes, first_byte,
                               totals.largest_gap.size),
                  wanted_.quantities);
}

/// A byte whose integers are in several slices.
void BatchBuilder::read_cut_byte(Share& share, std::uint64_t byte, std::uint8_t bits) const {
    for (std::size_t slice = slice_of(byte * wheel);; ++slice) {
        const bool ends_here = slice + 1 < lasts_.size() && byte_of(lasts_[slice]) == byte;
        const auto through = ends_here ? bits_through(static_cast<unsigned>(lasts_[slice] % wheel))
                                       : std::uint8_t{0xff};
        const auto here = static_cast<std::uint8_t>(bits & through);
        read_into(share, slice, byte, std::span(&here, 1));
        bits = static_cast<std::uint8_t>(bits & ~through);
        if (!ends_here) return;
    }
}

void BatchBuilder::add_totals(Share& share, std::uint64_t first_byte, const Totals& totals) const {
    totals_in(share, first_byte, slice_of(first_byte * wheel)).append(totals, wanted_.quantities);
}

/// An integer of the first or last byte may lie outside the batch.
std::size_t BatchBuilder::slice_of(std::uint64_t n) const {
    if (lasts_.size() == 1) return 0;
    const auto slice = std::ranges::lower_bound(lasts_, n);
    return slice == lasts_.end() ? lasts_.size() - 1
                                 : static_cast<std::size_t>(slice - lasts_.begin());
}

Totals& BatchBuilder::totals_in(Share& share, std::uint64_t first_byte, std::size_t slice) const {
    if (share.slices.empty()) {
        share.first_byte = first_byte;
        share.first_slice = slice;
    }
    share.slices.resize(std::max(share.slices.size(), slice - share.first_slice + 1));
    return share.slices[slice - share.first_slice];
}

void BatchBuilder::keep_bits(std::uint64_t first_byte, std::span<const std::uint8_t> bytes) {
    if (wanted_.bitmap)
        std::ranges::copy(
            bytes, result_.bitmap.begin() + static_cast<std::ptrdiff_t>(first_byte - range_.first));
}

void BatchBuilder::merge(Share&& share) {
    result_.digest += share.digest;
    result_.sample += share.sample;
    shares_.push_back(std::move(share));
}

/// Shares are appended in the order of the integers, as what reaches across the seam of neighbours
/// is found by both.
BatchResult BatchBuilder::take() {
    std::ranges::sort(shares_, {}, &Share::first_byte);
    for (const Share& share : shares_) {
        for (std::size_t i = 0; i < share.slices.size(); ++i)
            result_.slices[share.first_slice + i].append(share.slices[i], wanted_.quantities);
        result_.gap_table.append(share.gap_table);
    }
    return std::move(result_);
}

}  // namespace warpsieve::core
