#include "core/batch.hpp"

#include <algorithm>
#include <string>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/wheel.hpp"
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
    return count_wheel_primes(interval, wanted.quantities)
        .append(read_totals(bytes, first_byte, wanted.quantities), wanted.quantities);
}

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

}  // namespace

BatchResult cut_to_job(BatchResult batch, const Progress& progress) {
    const std::uint64_t missing = progress.primes_missing();
    if (batch.totals().prime_count >= missing) cut_after(batch, missing, progress.wanted());
    return batch;
}

}  // namespace warpsieve::core
