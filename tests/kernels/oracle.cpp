#include "kernels/oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <primesieve.hpp>
#include <span>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/window.hpp"
#include "kernels/support.hpp"
#include "support/plain_totals.hpp"

namespace warpsieve::test {
namespace {

void set_bit(core::BatchResult& result, std::uint64_t p) {
    if (p <= 5) return;
    std::uint8_t& bits = result.bitmap[core::byte_of(p) - core::byte_of(result.interval.first)];
    bits = static_cast<std::uint8_t>(bits | 1U << gpu::row_of(static_cast<std::uint32_t>(p % 30)));
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
    core::BatchResult result{.interval = interval};
    result.bitmap.resize(core::bytes_of(interval).count);
    const std::vector<std::uint64_t> primes = primes_between(interval.first, interval.last);
    for (const std::uint64_t p : primes) set_bit(result, p);
    auto begin = primes.begin();
    for (const std::uint64_t last : core::slice_lasts(wanted.seams, interval)) {
        const auto end = std::upper_bound(begin, primes.end(), last);
        const std::vector<std::uint64_t> slice(begin, end);
        result.slices.push_back(plain_totals(slice, wanted.quantities));
        begin = end;
    }
    result.gap_table = PlainTotals(primes, wanted.quantities).gap_table();
    result.digest = core::digest_bits(result.bitmap, core::byte_of(interval.first));
    return result;
}

void expect_right(core::Engine& engine, const Interval& interval, unsigned slice_shift) {
    constexpr std::array<core::QuantitySet, 5> sets = {
        core::quantity_primes, core::all_quantities, core::quantity_twins | core::quantity_sum,
        core::quantity_gaps, core::quantity_primes | core::quantity_quadruplets};
    expect_right(engine, interval, slice_shift,
                 sets[(interval.first % 11 + interval.last % 7) % sets.size()]);
}

void expect_right(core::Engine& engine,
                  const Interval& interval,
                  unsigned slice_shift,
                  const core::Quantities& counted) {
    const auto sample = core::choose_sample(interval, 1e5, interval.last);
    const core::Wanted wanted{.seams = {.grid_shift = slice_shift},
                              .quantities = counted,
                              .digest = true,
                              .bitmap = true,
                              .sample = sample};
    const core::BatchResult expected = primesieve_result(interval, wanted);
    const core::BatchResult found = engine.sieve(interval, wanted, {}).value();
    EXPECT_EQ(found.interval, expected.interval);
    EXPECT_TRUE(found.slices == expected.slices)
        << interval << " slices of 2^" << slice_shift << " of " << core::quantities_text(counted);
    EXPECT_TRUE(found.gap_table == expected.gap_table) << interval;
    EXPECT_EQ(found.digest, expected.digest) << interval;
    EXPECT_TRUE(found.bitmap == expected.bitmap) << interval;
    if (sample) {
        EXPECT_EQ(found.sample, core::sample_of(expected.bitmap, core::bytes_of(interval), *sample))
            << interval;
    }
}

void expect_only_what_is_wanted(core::Engine& engine, const Interval& interval) {
    const auto sample = core::choose_sample(interval, 1e5, interval.last);
    const core::Wanted counts{};
    for (const core::Wanted& wanted :
         {counts, core::Wanted{.digest = true}, core::Wanted{.bitmap = true},
          core::Wanted{.sample = sample}, core::Wanted{.quantities = core::all_quantities},
          core::Wanted{.seams = {.grid_shift = 13}}, core::Wanted{.seams = {.grid_shift = 9}},
          core::Wanted{.seams = {.grid_shift = 9}, .sample = sample}, counts}) {
        const core::BatchResult expected = primesieve_result(interval, wanted);
        const core::BatchResult found = engine.sieve(interval, wanted, {}).value();
        EXPECT_TRUE(found.slices == expected.slices) << interval;
        EXPECT_EQ(found.digest, wanted.digest ? expected.digest : 0) << interval;
        EXPECT_TRUE(wanted.bitmap ? found.bitmap == expected.bitmap : found.bitmap.empty())
            << interval;
        EXPECT_EQ(found.sample,
                  wanted.sample
                      ? core::sample_of(expected.bitmap, core::bytes_of(interval), *wanted.sample)
                      : core::SampleTotals{})
            << interval;
    }
}

}  // namespace warpsieve::test
