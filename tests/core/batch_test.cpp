#include "core/batch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/math.hpp"
#include "core/progress.hpp"
#include "core/wheel.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// What an engine would say of an interval with these primes.
BatchResult batch_of(const Interval& interval,
                     const Numbers& primes,
                     unsigned shift,
                     const Quantities& counted = quantity_primes) {
    const ByteRange range = bytes_of(interval);
    BatchResult batch{.interval = interval};
    batch.slices.resize(grid_rows(interval, shift));
    batch.bitmap.resize(range.count);
    for (const std::uint64_t p : primes) {
        batch.slices[(byte_of(p) >> shift) - (range.first >> shift)].append(
            Totals::of_prime(p, counted), counted);
        batch.bitmap[byte_of(p) - range.first] |= bit_of(p);
    }
    batch.digest = digest_bits(batch.bitmap, range.first);
    return batch;
}

/// Some numbers of the interval that may be primes, one in `rarity`, and all primes up to 17:
/// tuplets with a member 5 are taken for granted.
Numbers some_primes(const Interval& interval, std::mt19937_64& random, unsigned rarity = 3) {
    Numbers primes;
    for (std::uint64_t n = interval.first;; ++n) {
        const bool in_wheel = std::ranges::count(wheel_residues, n % wheel) != 0;
        const bool of_wheel = std::ranges::count(wheel_primes, n) != 0;
        if (of_wheel || (in_wheel && n > 1 && (n <= 17 || random() % rarity == 0)))
            primes.push_back(n);
        if (n == interval.last) return primes;
    }
}

void expect_equal(const BatchResult& cut, const BatchResult& expected) {
    EXPECT_EQ(cut.interval, expected.interval);
    EXPECT_EQ(cut.slices, expected.slices);
    EXPECT_EQ(cut.gap_table, expected.gap_table);
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
            const unsigned shift = progress.wanted().seams.grid_shift;
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
        const BatchResult batch = batch_of({0, 16}, primes, progress.wanted().seams.grid_shift);
        expect_equal(cut_to_job(batch, progress), batch);
    }
}

TEST(CutBatch, RefusesABitmapThatHoldsOthersThanTheTotalsSay) {
    const Progress progress({.interval = {100, max_u64}, .first_n = 4});
    const unsigned shift = progress.wanted().seams.grid_shift;
    BatchResult batch = batch_of({100, 130}, {101, 103, 107}, shift);
    batch.slices.back().prime_count += 2;  // counted, but without a bit
    EXPECT_THROW(static_cast<void>(cut_to_job(batch, progress)), WrongResultError);
    batch.bitmap.clear();
    EXPECT_THROW(static_cast<void>(cut_to_job(batch, progress)), WrongResultError);
}

/// What a builder must say of an interval with these primes, from the definitions of all
/// quantities.
BatchResult plain_result(const Interval& interval, const Numbers& primes, unsigned shift) {
    BatchResult batch = batch_of(interval, primes, shift);
    std::vector<Numbers> slices(batch.slices.size());
    const std::uint64_t first_slice = byte_of(interval.first) >> shift;
    for (const std::uint64_t p : primes) slices[(byte_of(p) >> shift) - first_slice].push_back(p);
    std::ranges::transform(slices, batch.slices.begin(),
                           [](const Numbers& slice) { return test::plain_totals(slice); });
    return batch;
}

/// The bytes that hold the batch, from a multiple of 8 on, as an engine sieves them: with bits
/// outside the interval too.
std::vector<std::uint8_t> untrimmed(const BatchResult& batch) {
    const ByteRange range = bytes_of(batch.interval);
    std::vector<std::uint8_t> bytes(range.first % 8, 0xff);
    bytes.insert(bytes.end(), batch.bitmap.begin(), batch.bitmap.end());
    for (const std::uint64_t edge : {range.first, range.first + range.count - 1})
        bytes[edge - range.first / 8 * 8] |=
            static_cast<std::uint8_t>(~bits_inside(edge, batch.interval));
    return bytes;
}

TEST(BatchBuilder, JoinsSharesOfAnyLengthInAnyOrder) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t first :
         {0UL, 1UL, 4UL, 29UL, 31UL, 12'345UL, 1UL << 40, max_u64 - 20'000}) {
        for (const unsigned shift : {0U, 2U, 5U, 9U, 63U}) {
            SCOPED_TRACE(testing::Message() << "from " << first << ", slices of 2^" << shift);
            const Interval interval{first, first + 8'000 + random() % 12'000};
            const unsigned rarity = random() % 2 == 0 ? 3 : 60;  // for gaps of some bytes too
            BatchResult expected =
                plain_result(interval, some_primes(interval, random, rarity), shift);
            const ByteRange range = bytes_of(interval);
            const ByteRange sample{range.first / 8 * 8 + 64, 8 + random() % 16 * 8};
            expected.sample = sample_of(expected.bitmap, range, sample);
            std::vector<std::uint8_t> bytes = untrimmed(expected);
            std::vector<std::uint64_t> cuts{0, bytes.size()};
            for (int i = 0; i < 6; ++i) cuts.push_back(random() % bytes.size() / 8 * 8);
            std::ranges::sort(cuts);
            std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6};
            std::ranges::shuffle(order, random);
            // Memory that is there already, too little of it or too much, or none.
            std::vector<std::uint8_t> memory(random() % 3 * bytes.size() * 3 / 4, 0xff);
            BatchBuilder builder(interval,
                                 {.seams = {.grid_shift = shift},
                                  .quantities = all_quantities,
                                  .digest = true,
                                  .bitmap = true,
                                  .sample = sample},
                                 count_bits, std::move(memory));
            for (const std::size_t i : order) {
                BatchBuilder::Share share;
                for (std::uint64_t at = cuts[i]; at < cuts[i + 1]; at += 64) {
                    const std::uint64_t byte = range.first / 8 * 8 + at;
                    const auto block =
                        std::span(bytes).subspan(at, std::min<std::uint64_t>(64, cuts[i + 1] - at));
                    const auto inside = builder.trim(byte, block);
                    EXPECT_EQ(byte + block.size() - inside.size(), std::max(byte, range.first));
                    builder.add(share, byte, block);
                }
                builder.merge(std::move(share));
            }
            const BatchResult built = builder.take();
            expect_equal(built, expected);
            EXPECT_EQ(built.sample, expected.sample);
        }
    }
}

TEST(BatchBuilder, GivesNothingThatIsNotWanted) {
    BatchBuilder builder({0, 99}, {});
    BatchBuilder::Share share;
    builder.add(share, 0, std::vector<std::uint8_t>{0xfe, 0xdf, 0xef, 0x00});
    builder.merge(std::move(share));
    const BatchResult built = builder.take();
    EXPECT_EQ(built.totals(),
              (Totals{.prime_count = 24, .smallest_prime = 2, .largest_prime = 89}));
    EXPECT_EQ(built.digest, 0U);
    EXPECT_EQ(built.sample, SampleTotals{});
    EXPECT_TRUE(built.bitmap.empty());
}

TEST(ChooseSample, StaysInsideTheBatchWithAllItsIntegers) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t first = random() >> random() % 64;
        const std::uint64_t span = random() >> (24 + random() % 30);
        const Interval batch{first, saturating_add(first, span)};
        const auto sample =
            choose_sample(batch, static_cast<double>(random() % 1'000'000), random());
        if (!sample) continue;
        EXPECT_EQ(sample->first % sample_grain, 0U);
        EXPECT_EQ(sample->count % sample_grain, 0U);
        ASSERT_GT(sample->count, 0U);
        EXPECT_GE(sample->first * wheel, batch.first);
        EXPECT_LE((sample->first + sample->count) * wheel - 1, batch.last);
    }
}

TEST(ChooseSample, TakesOneGrainAtLeastAndAllAtMost) {
    const Interval batch{0, 100 * sample_grain * wheel};
    EXPECT_EQ(choose_sample(batch, 0, 7)->count, sample_grain);
    EXPECT_EQ(choose_sample(batch, 10.0 * sample_grain, 7)->count, 10 * sample_grain);
    EXPECT_EQ(choose_sample(batch, 1e30, 7)->count, 99 * sample_grain);
}

TEST(ChooseSample, FindsNoneInAShortBatch) {
    EXPECT_FALSE(choose_sample({0, sample_grain * wheel}, 1, 7));
    EXPECT_FALSE(choose_sample({max_u64, max_u64}, 1, 7));
}

TEST(ChooseSample, ReachesEveryGrain) {
    const Interval batch{0, 4 * sample_grain * wheel + 5};
    std::uint64_t seen = 0;
    for (std::uint64_t random = 0; random < 6; ++random)
        seen |= 1U << choose_sample(batch, 1, random)->first / sample_grain;
    EXPECT_EQ(seen, 0b1110U);
}

}  // namespace
}  // namespace warpsieve::core
