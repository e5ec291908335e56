#include "core/batch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// What an engine would say of an interval with these primes.
BatchResult batch_of(const Interval& interval,
                     const Numbers& primes,
                     unsigned shift,
                     Quantities counted = quantity_primes) {
    const ByteRange range = bytes_of(interval);
    BatchResult batch{.interval = interval, .slices = {}, .digest = 0, .bitmap = {}};
    batch.slices.resize(grid_rows(interval, shift));
    batch.bitmap.resize(range.count);
    for (const std::uint64_t p : primes) {
        batch.slices[(byte_of(p) >> shift) - (range.first >> shift)].append(
            Totals::of_prime(p, counted), counted);
        const auto residue = static_cast<unsigned>(p % wheel);
        const std::uint8_t bit = bits_from(residue) & bits_through(residue);
        batch.bitmap[byte_of(p) - range.first] |= bit;
    }
    batch.digest = digest_bits(batch.bitmap, range.first);
    return batch;
}

/// Some numbers of the interval that may be primes.
Numbers some_primes(const Interval& interval, std::mt19937_64& random) {
    Numbers primes;
    for (std::uint64_t n = interval.first;; ++n) {
        const bool in_wheel = std::ranges::count(wheel_residues, n % wheel) != 0;
        const bool of_wheel = std::ranges::count(wheel_primes, n) != 0;
        if (of_wheel || (in_wheel && n > 1 && random() % 3 == 0)) primes.push_back(n);
        if (n == interval.last) return primes;
    }
}

void expect_equal(const BatchResult& cut, const BatchResult& expected) {
    EXPECT_EQ(cut.interval, expected.interval);
    EXPECT_EQ(cut.slices, expected.slices);
    EXPECT_EQ(cut.digest, expected.digest);
    EXPECT_EQ(cut.bitmap, expected.bitmap);
}

TEST(CutBatch, EndsWithTheLastPrimeThatIsAskedFor) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    // What batch_of can add up prime by prime.
    const Quantities counted = quantity_primes | quantity_twins | quantity_gaps | quantity_sum;
    for (const std::uint64_t first : {0UL, 1UL, 3UL, 29UL, 30UL, 12'345UL, max_u64 - 30'000}) {
        const Interval interval{first, first + 20'000 + random() % 1000};
        const Numbers primes = some_primes(interval, random);
        for (std::size_t n = 1; n <= primes.size(); n += 1 + random() % 97 * (n / 8)) {
            SCOPED_TRACE(testing::Message() << n << " primes from " << first);
            const Progress progress(
                {.interval = {first, max_u64}, .quantities = counted, .first_n = n});
            const unsigned shift = progress.wanted().slice_shift;
            const BatchResult cut =
                cut_to_job(batch_of(interval, primes, shift, counted), progress);
            const Numbers kept(primes.begin(), primes.begin() + static_cast<std::ptrdiff_t>(n));
            expect_equal(cut, batch_of({first, kept.back()}, kept, shift, counted));
            Progress after = progress;
            after.add(cut);
            EXPECT_TRUE(after.done());
        }
    }
}

TEST(CutBatch, LeavesABatchAloneThatHoldsFewer) {
    const Numbers primes{2, 3, 5, 7, 11, 13};
    for (const std::uint64_t first_n : {0U, 7U, 1000U}) {
        const Progress progress({.interval = {0, max_u64}, .first_n = first_n});
        const BatchResult batch = batch_of({0, 16}, primes, progress.wanted().slice_shift);
        expect_equal(cut_to_job(batch, progress), batch);
    }
}

TEST(CutBatch, RefusesABitmapThatHoldsOthersThanTheTotalsSay) {
    const Progress progress({.interval = {100, max_u64}, .first_n = 4});
    const unsigned shift = progress.wanted().slice_shift;
    BatchResult batch = batch_of({100, 130}, {101, 103, 107}, shift);
    batch.slices.back().prime_count += 2;  // counted, but without a bit
    EXPECT_THROW(static_cast<void>(cut_to_job(batch, progress)), WrongResultError);
    batch.bitmap.clear();
    EXPECT_THROW(static_cast<void>(cut_to_job(batch, progress)), WrongResultError);
}

}  // namespace
}  // namespace warpsieve::core
