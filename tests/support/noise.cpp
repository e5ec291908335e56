#include "support/noise.hpp"

#include <algorithm>
#include <span>

#include "core/bitmap.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "support/append_batch.hpp"

namespace warpsieve::test {
namespace {

std::uint8_t byte_of_noise(std::uint64_t k) {
    std::uint64_t x = k * 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9;
    return static_cast<std::uint8_t>((x >> 40) & (x >> 51));
}

}  // namespace

core::BatchResult noise(const Interval& interval, const core::Wanted& wanted) {
    const core::ByteRange range = core::bytes_of(interval);
    core::BatchResult result{.interval = interval};
    result.bitmap.resize(range.count);
    for (std::uint64_t i = 0; i < range.count; ++i)
        result.bitmap[i] = byte_of_noise(range.first + i);
    result.bitmap.front() &= core::bits_inside(range.first, interval);
    result.bitmap.back() &= core::bits_inside(range.first + range.count - 1, interval);
    result.digest = core::digest_bits(result.bitmap, range.first);
    const std::uint64_t end = range.first + range.count;
    for (std::uint64_t k = range.first; k < end;) {
        const std::uint64_t row_end =
            std::min(end, ((k >> wanted.seams.grid_shift) + 1) << wanted.seams.grid_shift);
        result.slices.push_back(core::read_totals(
            std::span(result.bitmap).subspan(k - range.first, row_end - k), k, wanted.quantities));
        k = row_end;
    }
    // Rows cut at multiples of 30 have 2, 3 and 5 in the first.
    result.slices.front() = core::count_wheel_primes(interval, wanted.quantities)
                                .append(result.slices.front(), wanted.quantities);
    return result;
}

std::uint64_t noise_of_a_chunk(core::Store store) {
    const std::uint64_t bytes =
        store == core::Store::primes ? io::chunk_primes / 2 + 512 : io::chunk_bytes;
    return bytes * core::wheel;
}

void add_noise(io::Checkpoint& checkpoint, std::uint64_t length) {
    core::Progress& progress = checkpoint.progress;
    const core::BatchResult batch = noise(progress.next_batch(length), progress.wanted());
    append_batch(checkpoint.tail, batch.interval, batch.bitmap, 1);
    progress.add(batch);
    io::Session& session = checkpoint.history.back();
    if (!session.sieved_any) session.first = batch.interval.first;
    session.sieved_any = true;
    session.last = batch.interval.last;
    session.primes += batch.totals().prime_count;
    if (progress.done()) checkpoint.status = io::Status::complete;
}

}  // namespace warpsieve::test
