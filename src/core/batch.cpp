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

/// Totals of the slice that the batch ends in.
Totals last_slice(const BatchResult& batch, const Wanted& wanted) {
    const ByteRange range = bytes_of(batch.interval);
    const std::uint64_t slice = byte_of(batch.interval.last) >> wanted.slice_shift
                                                                    << wanted.slice_shift;
    const std::uint64_t first_byte = std::max(range.first, slice);
    const Interval interval{std::max(batch.interval.first, first_byte * wheel),
                            batch.interval.last};
    const auto bytes = std::span(batch.bitmap).subspan(first_byte - range.first);
    return totals_of(interval, bytes, wanted.quantities);
}

}  // namespace

void cut_after(BatchResult& batch, std::uint64_t count, const Wanted& wanted) {
    batch.interval.last = nth_prime(batch, count);
    const ByteRange range = bytes_of(batch.interval);
    batch.bitmap.resize(range.count);
    batch.bitmap.back() &= bits_inside(byte_of(batch.interval.last), batch.interval);
    batch.slices.resize(grid_rows(batch.interval, wanted.slice_shift));
    batch.slices.back() = last_slice(batch, wanted);
    batch.digest = digest_bits(batch.bitmap, range.first);
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
    : count_(count), wanted_(wanted), range_(bytes_of(interval)) {
    result_.interval = interval;
    result_.slices.resize(grid_rows(interval, wanted.slice_shift));
    result_.slices.front() = count_wheel_primes(interval, wanted.quantities);
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
    const unsigned shift = wanted_.slice_shift;
    while (!bytes.empty()) {
        const std::uint64_t left = (((first_byte >> shift) + 1) << shift) - first_byte;
        const auto here = bytes.first(std::min<std::uint64_t>(left, bytes.size()));
        Totals& slice = slice_of(share, first_byte);
        slice.append(read_totals(count_(here.data(), here.size()), here, first_byte,
                                 wanted_.quantities, slice.largest_gap.size),
                     wanted_.quantities);
        bytes = bytes.subspan(here.size());
        first_byte += here.size();
    }
}

void BatchBuilder::add_totals(Share& share, std::uint64_t first_byte, const Totals& totals) const {
    slice_of(share, first_byte).append(totals, wanted_.quantities);
}

Totals& BatchBuilder::slice_of(Share& share, std::uint64_t first_byte) const {
    const unsigned shift = wanted_.slice_shift;
    if (share.slices.empty()) share.first_byte = first_byte;
    share.slices.resize((first_byte >> shift) - (share.first_byte >> shift) + 1);
    return share.slices.back();
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

/// Shares are appended in the order of the integers, as neighbours join where gaps and twins cross
/// their seam.
BatchResult BatchBuilder::take() {
    std::ranges::sort(shares_, {}, &Share::first_byte);
    const unsigned shift = wanted_.slice_shift;
    const std::uint64_t first_slice = range_.first >> shift;
    for (const Share& share : shares_) {
        const std::uint64_t first = (share.first_byte >> shift) - first_slice;
        for (std::size_t i = 0; i < share.slices.size(); ++i)
            result_.slices[first + i].append(share.slices[i], wanted_.quantities);
    }
    return std::move(result_);
}

}  // namespace warpsieve::core
