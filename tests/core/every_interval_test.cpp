// All quantities at once against plain arithmetic: as a builder of batches reads them off bitmaps
// that are cut anywhere, and as they are joined.

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <span>

#include "core/batch.hpp"
#include "core/constellation.hpp"
#include "core/math.hpp"
#include "core/numbers.hpp"
#include "support/intervals.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

/// Of two to eight members, and of every width: all members in a byte, words apart, and as wide as
/// can be.
const std::array<Pattern, most_own_constellations> patterns = {{{0, 2},
                                                                {0, 4},
                                                                {0, 6, 12, 18},
                                                                {0, 238},
                                                                {0, 2, 6, 8, 12, 18, 20, 26},
                                                                {0, 30, 60, 90, 120, 150},
                                                                {0, 6, 8, 14, 18, 20, 24, 26},
                                                                {0, 100, 112, 234}}};

Quantities everything_modulo(std::uint32_t modulus) {
    Quantities all = known_quantities;
    for (const Pattern& pattern : patterns) all.own.push_back({unnamed(pattern), {pattern}});
    all.modulus = modulus;
    return all;
}

/// Rows of the gap table by their definitions.
std::vector<GapRow> plain_gaps(const Numbers& numbers) {
    std::map<std::uint64_t, GapRow> sizes;
    std::uint64_t largest = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        const std::uint64_t size = numbers[i] - numbers[i - 1];
        GapRow& row = sizes[size];
        if (row.count++ == 0)
            row = {size, 1, numbers[i - 1], size > largest ? std::uint8_t{1} : std::uint8_t{0}};
        largest = std::max(largest, size);
    }
    std::vector<GapRow> rows;
    for (const auto& [size, row] : sizes) rows.push_back(row);
    return rows;
}

class EveryIntervalTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    std::uint32_t random_modulus() {
        constexpr std::array<std::uint32_t, 12> moduli = {2, 3,  4,  5,   7,   8,
                                                          9, 30, 77, 210, 239, 240};
        return moduli[random_() % moduli.size()];
    }
    /// Rows of the grid and places that cut bytes, none or many.
    Seams random_seams(const Interval& interval) {
        Seams seams;
        if (random_() % 2 == 0) seams.grid_shift = static_cast<unsigned>(random_() % 5);
        if (random_() % 2 == 0) seams.places.step = 1 + random_() % 100;
        if (random_() % 2 == 0)
            for (std::uint64_t n = interval.first; n < interval.last; n += 1 + random_() % 80)
                seams.places.listed.push_back(n);
        return seams;
    }
    /// What is read off bitmaps in shares, which end anywhere and come in any order.
    BatchResult build(const Interval& interval, const Numbers& primes, const Wanted& wanted) {
        const std::uint64_t first_byte = byte_of(interval.first);
        const Bitmap bitmap = bitmap_of(interval, primes);
        BatchBuilder builder(interval, wanted);
        std::vector<BatchBuilder::Share> shares(1);
        for (std::size_t at = 0; at < bitmap.size();) {
            const std::uint64_t words = 1 + random_() % 3;
            const std::uint64_t end = (first_byte + at) / 8 * 8 + 8 * words;
            const std::size_t size =
                std::min<std::size_t>(end - first_byte - at, bitmap.size() - at);
            builder.add(shares.back(), first_byte + at, std::span(bitmap).subspan(at, size));
            at += size;
            if (random_() % 2 == 0) shares.emplace_back();
        }
        std::ranges::shuffle(shares, random_);
        for (auto& share : shares) builder.merge(std::move(share));
        return builder.take();
    }
    void expect_built(const Interval& interval, const Numbers& primes) {
        const Quantities counted = everything_modulo(random_modulus());
        const Seams seams = random_seams(interval);
        const BatchResult built = build(interval, primes, {.seams = seams, .quantities = counted});
        const std::vector<std::uint64_t> lasts = slice_lasts(seams, interval);
        ASSERT_EQ(built.slices.size(), lasts.size());
        std::uint64_t first = interval.first;
        for (std::size_t i = 0; i < lasts.size(); first = lasts[i++] + 1)
            ASSERT_EQ(built.slices[i],
                      test::plain_totals(within(primes, {first, lasts[i]}), counted))
                << "slice from " << first << " to " << lasts[i];
        ASSERT_EQ(built.totals(counted), test::plain_totals(within(primes, interval), counted));
        ASSERT_EQ(built.gap_table.rows(), plain_gaps(within(primes, interval)));
    }
};

TEST_F(EveryIntervalTest, Through300HasWhatItsPrimesHave) {
    const Numbers primes = primes_within({0, 300});
    for (std::uint64_t first = 0; first <= 300; ++first)
        for (std::uint64_t last = first; last <= 300; ++last) {
            const Interval interval{first, last};
            SCOPED_TRACE(testing::Message() << interval);
            expect_built(interval, primes);
            if (HasFatalFailure()) return;
        }
}

// Where patterns are many and lie close together, which primes above 300 never do.
TEST_F(EveryIntervalTest, OfOtherNumbersHasWhatTheseHave) {
    for (const std::uint64_t rarity : {1U, 2U, 5U, 12U})
        for (int i = 0; i < 20; ++i) {
            const std::uint64_t first = 7 + (random_() >> random_() % 64) % (max_u64 - 20'000);
            const Interval interval{first, first + random_() % 10'000};
            Numbers numbers;
            for (std::uint64_t n = interval.first; n <= interval.last; ++n)
                if (bit_of(n) != 0 && random_() % rarity == 0) numbers.push_back(n);
            SCOPED_TRACE(testing::Message() << interval << ", one in " << rarity);
            expect_built(interval, numbers);
            if (HasFatalFailure()) return;
        }
}

/// A stretch of an interval, as runs that are merged have it.
struct Stretch {
    Totals totals;
    GapTable gap_table;
};

Stretch stretch_of(const Interval& interval, const Numbers& primes, const Quantities& counted) {
    Stretch stretch{totals_of(interval, bitmap_of(interval, primes), counted), {}};
    for (const std::uint64_t p : within(primes, interval)) stretch.gap_table.add_prime(p);
    return stretch;
}

// Pieces without primes, of a single one, or within a byte; and joined in any order.
TEST_F(EveryIntervalTest, IsTheSameHoweverItIsCutAndJoined) {
    const Numbers primes = primes_within({0, 20'000});
    for (int i = 0; i < 400; ++i) {
        const std::uint64_t longest = i % 2 == 0 ? 300 : 5000;
        const std::uint64_t first = random_() % (i % 4 < 2 ? 10 : 15'000);
        const Interval whole{first, first + random_() % longest};
        const Quantities counted = everything_modulo(random_modulus());
        std::vector<Stretch> stretches;
        for (const Interval& piece : random_pieces(random_, whole))
            stretches.push_back(stretch_of(piece, primes, counted));
        while (stretches.size() > 1) {
            const auto below =
                stretches.begin() + static_cast<std::ptrdiff_t>(random_() % (stretches.size() - 1));
            below->totals.append((below + 1)->totals, counted);
            below->gap_table.append((below + 1)->gap_table);
            stretches.erase(below + 1);
        }
        SCOPED_TRACE(testing::Message() << whole);
        ASSERT_EQ(stretches.front().totals, test::plain_totals(within(primes, whole), counted));
        ASSERT_EQ(stretches.front().gap_table, stretch_of(whole, primes, counted).gap_table);
        ASSERT_EQ(stretches.front().gap_table.rows(), plain_gaps(within(primes, whole)));
    }
}

// A merge knows the totals of a run through its rows, without the primes near their ends.
TEST_F(EveryIntervalTest, BeginsLikeItsRowsForWhatComesBefore) {
    const Numbers primes = primes_within({0, 4000});
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t first = random_() % 300;
        const std::uint64_t seam = first + random_() % 300;
        const std::uint64_t place = seam + 1 + random_() % 300;
        const std::uint64_t last = place + random_() % 300;
        const Quantities counted = everything_modulo(4);
        const auto totals = [&](std::uint64_t from, std::uint64_t through) {
            return test::plain_totals(within(primes, {from, through}), counted);
        };
        Totals row = totals(seam + 1, place);
        row.near_first = row.near_last = {};
        Totals joined = totals(first, seam);
        joined.append(as_beginning(row, totals(seam + 1, last)), counted);
        Totals expected = totals(first, place);
        for (Totals* const one : {&joined, &expected}) one->near_first = one->near_last = {};
        ASSERT_EQ(joined, expected) << first << ", " << seam << ", " << place << ", " << last;
    }
}

}  // namespace
}  // namespace warpsieve::core
