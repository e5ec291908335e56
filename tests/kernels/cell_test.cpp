#include <gtest/gtest.h>

#include <cstring>
#include <initializer_list>
#include <random>
#include <vector>

#include "core/bitmap.hpp"
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

template <class Summary>
Summary summarise_cell(const SummaryInput& input, std::uint32_t cell) {
    Summary summary{};
    for (std::uint32_t i = 0; i < cell_groups; ++i)
        summary = summary + summarise_group<Summary>(input, cell * cell_groups + i);
    return summary;
}

void expect_summaries(Sieved& sieved, const Edges& edges) {
    const std::vector<std::uint8_t> expected = sieved.bitmap(edges);
    std::vector<std::uint64_t> words(sieved.window.bits / 8, ~std::uint64_t{0});
    const SummaryInput input{sieved.rows.data(), sieved.window, edges, words.data(), 0};
    CellSummary all{};
    for (std::uint32_t cell = 0; cell < cells_of(edges); ++cell) {
        const auto summary = summarise_cell<CellSummary>(input, cell);
        const auto here = std::span(expected).subspan(std::size_t{cell} * cell_bits, cell_bits);
        const std::uint64_t first = sieved.window.base + std::uint64_t{cell} * cell_bits;
        ASSERT_EQ(summary.count, core::read_totals(here, 0).prime_count);
        const std::uint32_t place = summary.last - 1;
        ASSERT_EQ(summary.last == 0 ? 0 : core::integer_at(first + place / 8, place % 8),
                  core::last_integer(here, first));
        const std::uint32_t from = bits_in_cell - summary.first;
        ASSERT_EQ(summary.first == 0 ? 0 : core::integer_at(first + from / 8, from % 8),
                  core::first_integer(here, first));
        all = all + summary;
    }
    EXPECT_EQ(std::memcmp(words.data(), expected.data(), std::size_t{cells_of(edges)} * cell_bits),
              0);
    const auto inside = std::span(expected).subspan(edges.begin, edges.end - edges.begin);
    EXPECT_EQ(all.digest, core::digest_bits(inside, sieved.window.base + edges.begin));
}

/// What is read off a cell beyond its primes, against what core/ reads off its bitmap.
void expect_further(Sieved& sieved, const Edges& edges) {
    const std::vector<std::uint8_t> bytes = sieved.bitmap(edges);
    const auto summary = summarise_cell<FullSummary>(
        {sieved.rows.data(), sieved.window, edges, nullptr, core::all_quantities}, 0);
    const core::Totals totals = core::read_totals(bytes, 0, core::all_quantities);
    ASSERT_EQ(summary.primes.count, totals.prime_count);
    ASSERT_EQ(summary.further.sum, totals.prime_sum.low);
    ASSERT_EQ(summary.further.gap, totals.largest_gap.size);
    ASSERT_EQ(summary.further.gap_start, totals.largest_gap.start);
    ASSERT_TRUE(std::ranges::equal(summary.further.tuplets, totals.tuplets));
}

/// Bits as dense as among small numbers, as thin as among large ones, and hardly any.
TEST(ReadCell, YieldsTupletsGapsAndSums) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const int thinner : {0, 1, 2, 3, 5, 8, 12, 17}) {
        Sieved sieved(last_base, cell_bits, random);
        for (int i = 0; i < thinner; ++i)
            for (std::uint32_t& word : sieved.rows) word |= static_cast<std::uint32_t>(random());
        expect_further(sieved, {0, cell_bits, 0xff, 0xff});
        for (int i = 0; i < 10; ++i) {
            const auto begin = static_cast<std::uint32_t>(random() % (cell_bits - 1));
            const auto length = static_cast<std::uint32_t>(1 + random() % (cell_bits - begin));
            expect_further(sieved, {begin, begin + length, 0xff, 0xff});
        }
    }
}

/// A cell of these primes alone. @param places of their bits
void expect_further_of(Sieved& sieved, std::initializer_list<std::uint32_t> places) {
    std::ranges::fill(sieved.rows, 0xffffffff);
    for (const std::uint32_t place : places)
        row_words(sieved.rows.data(), sieved.window, place % 8)[place / 8 / 32] ^=
            1U << (place / 8 % 32);
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

TEST(ReadCell, TransposesBits) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t x = random();
        const std::uint64_t y = transpose_8x8(x);
        for (unsigned a = 0; a < 8; ++a)
            for (unsigned b = 0; b < 8; ++b) ASSERT_EQ(x >> (8 * a + b) & 1, y >> (8 * b + a) & 1);
    }
}

TEST(ReadCell, KeepsTheIntervalAlone) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t base : {std::uint64_t{0}, last_base - std::uint64_t{2} * cell_bits}) {
        Sieved sieved(base, 2 * cell_bits, random);
        const auto mask = [&random] { return static_cast<std::uint32_t>(random() % 256); };
        expect_summaries(sieved, {0, 2 * cell_bits, 0xff, 0xff});
        for (int i = 0; i < 60; ++i) {
            const auto begin = static_cast<std::uint32_t>(random() % cell_bits);
            const auto length =
                static_cast<std::uint32_t>(1 + random() % (i % 2 == 0 ? 70 : cell_bits));
            expect_summaries(sieved, {begin, begin + length, mask(), mask()});
        }
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
        const Group group = read_group(sieved.rows.data(), sieved.window, edges, i);
        write_group(sieved.window, group, i, found.data() + place);
        place += count_group(group);
    }
    EXPECT_EQ(place, expected.size());
    EXPECT_TRUE(std::ranges::equal(found, expected));
}

}  // namespace
}  // namespace warpsieve::gpu
