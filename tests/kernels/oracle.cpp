#include "kernels/oracle.hpp"

#include <gtest/gtest.h>

#include <primesieve.hpp>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/window.hpp"
#include "kernels/support.hpp"

namespace warpsieve::test {
namespace {

void add_prime(core::BatchResult& result, const core::Wanted& wanted, std::uint64_t p) {
    const std::uint64_t first_byte = core::byte_of(result.interval.first);
    const std::uint64_t byte = core::byte_of(p);
    result.slices[(byte >> wanted.slice_shift) - (first_byte >> wanted.slice_shift)].append(
        core::Totals::of_prime(p, wanted.quantities), wanted.quantities);
    if (p <= 5) return;
    std::uint8_t& bits = result.bitmap[byte - first_byte];
    bits =
        static_cast<std::uint8_t>(bits | 1U << kernels::row_of(static_cast<std::uint32_t>(p % 30)));
}

}  // namespace

std::vector<std::uint64_t> primes_between(std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(first, last, &primes);
    return primes;
}

std::vector<std::uint32_t> small_primes(std::uint32_t first, std::uint32_t last) {
    std::vector<std::uint32_t> primes;
    primesieve::generate_primes(first, last, &primes);
    return primes;
}

core::BatchResult primesieve_result(const Interval& interval, const core::Wanted& wanted) {
    core::BatchResult result{.interval = interval, .slices = {}, .digest = 0, .bitmap = {}};
    result.slices.resize(core::grid_rows(interval, wanted.slice_shift));
    result.bitmap.resize(core::bytes_of(interval).count);
    for (const std::uint64_t p : primes_between(interval.first, interval.last))
        add_prime(result, wanted, p);
    result.digest = core::digest_bits(result.bitmap, core::byte_of(interval.first));
    return result;
}

void expect_right(core::Engine& engine, const Interval& interval, unsigned slice_shift) {
    // With gaps and sums, totals are read off bitmaps, without them off the chunks' summaries.
    const core::Quantities further =
        core::quantity_twins | core::quantity_gaps | core::quantity_sum;
    const auto sample = core::choose_sample(interval, 1e5, interval.last);
    const core::Wanted wanted{
        .slice_shift = slice_shift,
        .quantities = core::quantity_primes | (interval.first % 2 == 0 ? 0 : further),
        .digest = true,
        .bitmap = true,
        .sample = sample};
    const core::BatchResult expected = primesieve_result(interval, wanted);
    const core::BatchResult found = engine.sieve(interval, wanted, {}).value();
    EXPECT_EQ(found.interval, expected.interval);
    EXPECT_TRUE(found.slices == expected.slices) << interval << " slices of 2^" << slice_shift;
    EXPECT_EQ(found.digest, expected.digest) << interval;
    EXPECT_TRUE(found.bitmap == expected.bitmap) << interval;
    if (sample) {
        EXPECT_EQ(found.sample, core::sample_of(expected.bitmap, core::bytes_of(interval), *sample))
            << interval;
    }
}

}  // namespace warpsieve::test
