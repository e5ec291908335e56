#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "core/bitmap.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/summarise_further.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint64_t last_base = 0xffffffffffffffff / 30 / cell_bits * cell_bits;

struct Sieved {
    Window window;
    std::vector<std::uint32_t> rows;

    Sieved(std::uint64_t base, std::uint32_t bits, std::mt19937_64& random)
        : window{base, bits, bits}, rows(std::size_t{rows_per_window} * bits / word_bits) {
        for (std::uint32_t& word : rows) word = static_cast<std::uint32_t>(random());
    }

    [[nodiscard]] SievedRows inside(const Edges& edges) const {
        return {rows.data(), window, edges};
    }

    /// Leaves these primes alone. @param places of their bits in the ordered bitmap
    void keep(std::initializer_list<std::uint32_t> places) {
        std::ranges::fill(rows, 0xffffffff);
        for (const std::uint32_t place : places)
            row_words(rows.data(), window, place % 8)[place / 8 / 32] ^= 1U << (place / 8 % 32);
    }

    /// The ordered bitmap, bit by bit.
    [[nodiscard]] std::vector<std::uint8_t> bitmap(const Edges& edges) {
        std::vector<std::uint8_t> bytes(window.bits, 0);
        for (std::uint32_t k = edges.begin; k < edges.end; ++k) {
            for (std::uint32_t row = 0; row < rows_per_window; ++row)
                if ((row_words(rows.data(), window, row)[k / 32] >> (k % 32) & 1) == 0)
                    bytes[k] = static_cast<std::uint8_t>(bytes[k] | 1U << row);
            if (k == edges.begin) bytes[k] &= static_cast<std::uint8_t>(edges.first_mask);
            if (k == edges.end - 1) bytes[k] &= static_cast<std::uint8_t>(edges.last_mask);
        }
        return bytes;
    }
};

CellSummary summarise_cell(const SummaryInput& input, std::uint32_t cell) {
    CellSummary whole;
    for (std::uint32_t lane = 0; lane < warp_lanes; ++lane)
        whole = whole + (is_plain_count(input) ? count_part(input.sieved, cell, lane)
                                               : summarise_part(input, cell, lane));
    const Ends quads = std::exchange(whole.ends, {});
    for (std::uint32_t lane = 0; lane < warp_lanes; ++lane)
        whole.ends = whole.ends + find_ends(input.sieved, cell, quads, lane);
    return whole;
}

FullSummary summarise_further(const SummaryInput& input, std::uint32_t cell) {
    FullSummary whole;
    for (std::uint32_t lane = 0; lane < warp_lanes; ++lane)
        whole = whole + summarise_further_part(input, cell, lane);
    return whole;
}

/// Of a cell, against what core/ reads off its bitmap. @param first_byte of the cell
void expect_primes(const CellSummary& summary,
                   std::span<const std::uint8_t> bitmap,
                   std::uint64_t first_byte) {
    ASSERT_EQ(summary.count, core::read_totals(bitmap, 0).prime_count);
    const std::uint32_t last = summary.ends.last - 1;
    ASSERT_EQ(summary.ends.last == 0 ? 0 : core::integer_at(first_byte + last / 8, last % 8),
              core::last_integer(bitmap, first_byte));
    const std::uint32_t first = bits_in_cell - summary.ends.first;
    ASSERT_EQ(summary.ends.first == 0 ? 0 : core::integer_at(first_byte + first / 8, first % 8),
              core::first_integer(bitmap, first_byte));
}

/// What is asked for when cells are summarised.
struct Way {
    bool digest = false;
    bool bitmap = false;
    core::QuantitySet further = 0;
};

void expect_summaries(const Sieved& sieved,
                      const Edges& edges,
                      const Way& way,
                      const std::vector<std::uint8_t>& expected) {
    std::vector<std::uint64_t> words(sieved.window.bits / 8, ~std::uint64_t{0});
    const SummaryInput input{.sieved = sieved.inside(edges),
                             .digest = way.digest,
                             .bitmap = way.bitmap ? words.data() : nullptr,
                             .further = way.further};
    std::uint64_t digest = 0;
    for (std::uint32_t cell = 0; cell < cells_of(edges); ++cell) {
        const CellSummary summary =
            way.further == 0 ? summarise_cell(input, cell) : summarise_further(input, cell).primes;
        const std::size_t first = std::size_t{cell} * cell_bits;
        expect_primes(summary, std::span(expected).subspan(first, cell_bits),
                      sieved.window.base + first);
        digest += summary.digest;
    }
    const auto inside = std::span(expected).subspan(edges.begin, edges.end - edges.begin);
    EXPECT_EQ(digest, way.digest ? core::digest_bits(inside, sieved.window.base + edges.begin) : 0);
    if (!way.bitmap) return;
    EXPECT_EQ(std::memcmp(words.data(), expected.data(), std::size_t{cells_of(edges)} * cell_bits),
              0);
}

/// In each of the ways that there are.
void expect_summaries(Sieved& sieved, const Edges& edges) {
    const std::vector<std::uint8_t> expected = sieved.bitmap(edges);
    for (const bool digest : {false, true})
        for (const bool bitmap : {false, true})
            for (const core::QuantitySet further : {core::QuantitySet{0}, core::all_quantities})
                expect_summaries(sieved, edges, {digest, bitmap, further}, expected);
}

/// What is read off a cell beyond its primes, against what core/ reads off its bitmap.
void expect_further(Sieved& sieved, const Edges& edges, std::uint32_t cell = 0) {
    const std::vector<std::uint8_t> all = sieved.bitmap(edges);
    const auto bytes = std::span(all).subspan(std::size_t{cell} * cell_bits, cell_bits);
    const FullSummary summary =
        summarise_further({.sieved = sieved.inside(edges), .further = core::all_quantities}, cell);
    const core::Totals totals = core::read_totals(bytes, 0, core::all_quantities);
    ASSERT_EQ(summary.primes.count, totals.prime_count);
    ASSERT_EQ(summary.further.sum, totals.prime_sum.low);
    ASSERT_EQ(summary.further.gap, totals.largest_gap.size);
    ASSERT_EQ(summary.further.gap_start, totals.largest_gap.start);
    ASSERT_TRUE(std::equal(std::begin(summary.further.tuplets), std::end(summary.further.tuplets),
                           totals.constellations.begin()));
}

/// Bits as dense as among small numbers, as thin as among large ones, and hardly any.
TEST(ReadCell, YieldsTupletsGapsAndSums) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const int thinner : {0, 1, 2, 3, 5, 8, 12, 17}) {
        Sieved sieved(last_base - 2 * cell_bits, 3 * cell_bits, random);
        for (int i = 0; i < thinner; ++i)
            for (std::uint32_t& word : sieved.rows) word |= static_cast<std::uint32_t>(random());
        for (const std::uint32_t cell : {0U, 1U, 2U})
            expect_further(sieved, {0, 3 * cell_bits, 0xff, 0xff}, cell);
        for (int i = 0; i < 10; ++i) {
            const auto begin = static_cast<std::uint32_t>(random() % (cell_bits - 1));
            const auto length = static_cast<std::uint32_t>(1 + random() % (cell_bits - begin));
            expect_further(sieved, {begin, begin + length, 0xff, 0xff});
        }
    }
}

/// A cell of these primes alone. @param places of their bits
void expect_further_of(Sieved& sieved, std::initializer_list<std::uint32_t> places) {
    sieved.keep(places);
    expect_further(sieved, {0, cell_bits, 0xff, 0xff});
}

/// Any two bits, on one side of a seam of bytes, words or threads or on both.
TEST(ReadCell, JoinsTwinsAndGapsAcrossSeams) {
    std::mt19937_64 random(1);
    Sieved sieved(0, cell_bits, random);
    for (std::uint32_t first = 0; first < 600; ++first)
        for (const std::uint32_t second : {first + 1, first + 2, first + 63, first + 300})
            expect_further_of(sieved, {first, second});
}

/// The first of the largest gaps of a word, prime by prime.
FurtherSummary gap_of_word(std::uint64_t bits) {
    FurtherSummary found;
    std::uint32_t before = 64;
    for (std::uint32_t bit = 0; bit < 64; ++bit) {
        if ((bits >> bit & 1) == 0) continue;
        if (before < 64) add_gap(found, integer_of(before), integer_of(bit) - integer_of(before));
        before = bit;
    }
    return found;
}

/// Words of any density; what is not larger than a known gap need not be found.
TEST(ReadCell, FindsTheLargestGapOfAnyWord) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300'000; ++i) {
        std::uint64_t bits = random();
        for (int more = i % 5; more > 0; --more)
            bits = more % 2 == 0 ? bits | random() : bits & random();
        const auto known = static_cast<std::uint32_t>(i % 2 == 0 ? 0 : random() % 130);
        const FurtherSummary expected = gap_of_word(bits);
        FurtherSummary found;
        find_gap(found, bits, 0, known);
        if (expected.gap <= known) continue;
        ASSERT_EQ(found.gap, expected.gap);
        ASSERT_EQ(found.gap_start, expected.gap_start);
    }
}

/// Gaps of all sizes in two words: the second one is smaller, as large or larger.
TEST(ReadCell, FindsTheLargestGapOfTwoWords) {
    std::mt19937_64 random(1);
    Sieved sieved(0, cell_bits, random);
    for (std::uint32_t first = 1; first < 64; ++first)
        for (std::uint32_t second = 1; second < 64; ++second)
            expect_further_of(sieved, {63 - first, 63, 64, 64 + second});
}

/// Each bit alone, each alone not set, and random ones.
TEST(ReadCell, PutsEveryBitInItsPlace) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (std::uint32_t i = 0; i < 3 * 256; ++i) {
        std::uint32_t words[rows_per_window];
        for (std::uint32_t row = 0; row < rows_per_window; ++row) {
            const std::uint32_t one = row == i / 32 % 8 ? 1U << (i % 32) : 0;
            words[row] = i < 256 ? one : i < 512 ? ~one : static_cast<std::uint32_t>(random());
        }
        std::uint64_t expected[4] = {};
        for (std::uint32_t k = 0; k < word_bits; ++k)
            for (std::uint32_t row = 0; row < rows_per_window; ++row)
                expected[k / 8] |= std::uint64_t{~words[row] >> k & 1} << (8 * (k % 8) + row);
        const Group group = order(words);
        ASSERT_TRUE(std::ranges::equal(group.words, expected)) << "words " << i;
    }
}

/// A cell between others, one where the interval begins or ends, and both in one.
TEST(ReadCell, KeepsTheIntervalAlone) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t base : {std::uint64_t{0}, last_base - std::uint64_t{3} * cell_bits}) {
        Sieved sieved(base, 3 * cell_bits, random);
        const auto mask = [&random] { return static_cast<std::uint32_t>(random() % 256); };
        for (const std::uint32_t begin : {0U, cell_bits - 1, cell_bits, cell_bits + 1})
            for (const std::uint32_t end :
                 {2 * cell_bits - 1, 2 * cell_bits, 2 * cell_bits + 1, 3 * cell_bits}) {
                expect_summaries(sieved, {begin, end, 0xff, 0xff});
                expect_summaries(sieved, {begin, end, mask(), mask()});
            }
        for (int i = 0; i < 40; ++i) {
            const auto begin = static_cast<std::uint32_t>(random() % cell_bits);
            const auto length =
                static_cast<std::uint32_t>(1 + random() % (i % 2 == 0 ? 70 : 2 * cell_bits));
            expect_summaries(sieved, {begin, begin + length, mask(), mask()});
        }
    }
}

/// Two primes, one or none in the cell between two others.
TEST(ReadCell, FindsTheFirstAndTheLastPrimeAnywhere) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    Sieved sieved(0, 3 * cell_bits, random);
    const Edges edges{1, 3 * cell_bits - 1, 0xff, 0xff};
    sieved.keep({});
    expect_summaries(sieved, edges);
    for (int i = 0; i < 40; ++i) {
        const auto place = [&random] {
            return static_cast<std::uint32_t>(random() % (3 * bits_in_cell));
        };
        sieved.keep({place()});
        expect_summaries(sieved, edges);
        sieved.keep({place(), place(), place()});
        expect_summaries(sieved, edges);
    }
    sieved.keep({bits_in_cell - 1, 2 * bits_in_cell});  // none between these
    expect_summaries(sieved, edges);
    for (const std::uint32_t group : {0U, 1U, 3U, 4U, 127U, 128U, 131U, 255U})
        for (const std::uint32_t bit : {0U, 7U, 8U, 255U}) {
            sieved.keep({bits_in_cell + 256 * group + bit});
            expect_summaries(sieved, edges);
        }
}

TEST(ReadCell, EdgesMayShareAByteOrAWord) {
    std::mt19937_64 random(7);
    Sieved sieved(0, cell_bits, random);
    for (std::uint32_t begin = 0; begin < 66; ++begin)
        for (std::uint32_t end = begin + 1; end < 67; ++end)
            expect_summaries(sieved, {begin, end, 0xf0U >> (begin % 5), 0x3fU << (end % 4) & 0xff});
}

TEST(CollectPrimes, WritesWhatIsLeftInOrder) {
    std::mt19937_64 random(3);
    Sieved sieved(std::uint64_t{30} * cell_bits, cell_bits, random);
    const Edges edges{100, cell_bits - 100, 0xff, 0xff};
    const std::vector<std::uint8_t> bitmap = sieved.bitmap(edges);
    const std::uint64_t first = 30 * sieved.window.base;
    std::vector<std::uint64_t> expected;
    core::append_primes({first, first + std::uint64_t{30} * cell_bits - 1}, bitmap, expected);
    std::vector<std::uint32_t> found(expected.size());
    std::size_t place = 0;
    for (std::uint32_t i = 0; i < cell_groups; ++i) {
        const Group group = read_group(sieved.inside(edges), true, i);
        write_group(sieved.window, group, i, found.data() + place);
        place += count_group(group);
    }
    EXPECT_EQ(place, expected.size());
    EXPECT_TRUE(std::ranges::equal(found, expected));
}

}  // namespace
}  // namespace warpsieve::gpu
