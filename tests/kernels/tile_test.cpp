#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "core/wheel.hpp"
#include "kernels/emulated_launcher.hpp"
#include "kernels/oracle.hpp"
#include "kernels/phases/patterns.hpp"
#include "kernels/phases/strike_tile.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint64_t last_base = 0xffffffffffffffff / 30 / cell_bits * cell_bits;
constexpr std::uint32_t spoilt = 0xa5a5a5a5;

/// From 7 on.
std::vector<std::uint32_t> first_primes(std::uint32_t count) {
    std::vector<std::uint32_t> primes = test::small_primes(7, 10'000);
    primes.resize(count);
    return primes;
}

std::vector<PrimeRecord> records_for(const Window& window, std::uint32_t count) {
    std::vector<PrimeRecord> records;
    for (const std::uint32_t p : first_primes(count))
        records.push_back(make_record(p, window.base + window.bits));
    return records;
}

TEST(Rows, ResiduesAreTheWheels) {
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        EXPECT_EQ(residue_of(row), core::wheel_residues.at(row));
        EXPECT_EQ(row_of(residue_of(row)), row);
    }
}

TEST(Rows, TilesCoverAWindowOnce) {
    const Window window{0, 6 * cell_bits, 2 * cell_bits};
    std::set<std::pair<std::uint32_t, std::uint32_t>> tiles;
    for (std::uint32_t i = 0; i < tile_count(window); ++i) {
        const Tile tile = tile_at(window, i);
        EXPECT_LT(tile.row, rows_per_window);
        EXPECT_EQ(tile.first % window.tile_bits, 0U);
        EXPECT_LT(tile.first, window.bits);
        tiles.emplace(tile.row, tile.first);
    }
    EXPECT_EQ(tiles.size(), 24U);
}

TEST(Patterns, PrimesAreTheFirstOnes) {
    const auto primes = first_primes(first_struck_prime + 1);
    for (std::uint32_t i = 0; i < register_primes; ++i)
        EXPECT_EQ(register_prime(i), primes[first_register_prime + i]);
    EXPECT_EQ(primes[first_struck_prime], 131U);
    for (std::uint32_t i = 0; i < first_register_prime; ++i) {
        int tables = 0;
        for (std::uint32_t table = 0; table < pattern_tables; ++table)
            tables += table_words(table) % primes[i] == 0 ? 1 : 0;
        EXPECT_EQ(tables, 1) << primes[i];
    }
}

/// The word that division gives, of the k from `first` on of a row.
std::uint32_t word_by_division(std::uint64_t first, std::uint32_t row) {
    static const auto list = first_primes(first_struck_prime);
    std::uint32_t word = 0;
    for (std::uint32_t bit = 0; bit < word_bits; ++bit)
        for (const std::uint32_t p : list)
            if (((first + bit) % p * 30 + residue_of(row)) % p == 0) word |= 1U << bit;
    return word;
}

void expect_patterns(const Window& window, std::uint32_t index, std::uint32_t threads) {
    const std::vector<std::uint32_t> tables = make_pattern_tables();
    const std::vector<PrimeRecord> records = records_for(window, first_struck_prime);
    const PatternInput input{tables_at(tables.data()), pattern_offsets(window.base),
                             records.data()};
    const Tile tile = tile_at(window, index);
    std::vector<std::uint32_t> words(window.tile_bits / word_bits + 1, spoilt);
    for (std::uint32_t i = threads; i-- > 0;)
        fill_patterns(words.data(), window, tile, input, {i, threads});
    EXPECT_EQ(words.back(), spoilt) << "behind the tile";
    for (std::uint32_t i = 0; i + 1 < words.size(); ++i)
        ASSERT_EQ(words[i], word_by_division(
                                window.base + tile.first + std::uint64_t{i} * word_bits, tile.row))
            << "base " << window.base << " tile " << index << " word " << i << " of " << threads;
}

TEST(Patterns, WordsAreWhatDivisionGives) {
    for (const std::uint64_t base : {std::uint64_t{0}, std::uint64_t{cell_bits}, last_base})
        for (std::uint32_t tile = 0; tile < 16; tile += 5)
            expect_patterns({base, 2 * cell_bits, cell_bits}, tile, 64);
}

TEST(Patterns, AnyNumberOfThreadsWritesTheSame) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint32_t threads : {32U, 96U, 256U, 1024U}) {
        const std::uint64_t base = random() % (last_base / cell_bits) * cell_bits;
        expect_patterns({base, 4 * cell_bits, 2 * cell_bits}, random() % 16, threads);
    }
}

/// The longest table repeats after 323,323 words, and a window may be longer: the tile in which it
/// does, word by word, in every row; the others repeat in it as well.
TEST(Patterns, TablesWrap) {
    const Window window{0, 1U << 24, 1U << 18};
    const std::vector<std::uint32_t> tables = make_pattern_tables();
    const std::vector<PrimeRecord> records = records_for(window, first_struck_prime);
    const PatternInput input{tables_at(tables.data()), pattern_offsets(0), records.data()};
    std::vector<std::uint32_t> words(window.tile_bits / word_bits);
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        const std::uint32_t wraps_at = (table_words(0) - input.offsets.word[row][0]) * word_bits;
        const Tile tile{row, wraps_at / window.tile_bits * window.tile_bits};
        for (std::uint32_t i = 0; i < 256; ++i)
            fill_patterns(words.data(), window, tile, input, {i, 256});
        for (std::uint32_t i = 0; i < words.size(); ++i)
            ASSERT_EQ(words[i], word_by_division(tile.first + word_bits * i, row))
                << "row " << row << " word " << i;
    }
}

std::vector<std::uint32_t> struck_one_by_one(std::uint32_t bits,
                                             std::uint32_t p,
                                             std::uint32_t first) {
    std::vector<std::uint32_t> words(bits / word_bits, 0);
    for (std::uint64_t k = first; k < bits; k += p) words[k / word_bits] |= 1U << (k % word_bits);
    return words;
}

TEST(WarpStrike, LanesTogetherStrikeEveryMultiple) {
    for (const std::uint32_t bits : {cell_bits, 5 * cell_bits, 1U << 18, 3U << 18})
        for (std::uint32_t p : {131U, 137U, 251U, 257U, 509U, 1021U, 1031U, 2053U, 65'537U})
            for (const std::uint32_t first : {0U, 1U, p / 2, p - 1}) {
                std::vector<std::uint32_t> words(bits / word_bits + spare_words, 0);
                for (std::uint32_t lane = 0; lane < warp_lanes; ++lane)
                    strike_by_warp(TileWords(words.data()), bits, p, first, lane);
                words.resize(bits / word_bits);
                ASSERT_TRUE(words == struck_one_by_one(bits, p, first))
                    << bits << " " << p << " " << first;
            }
}

TEST(WarpStrike, EachLaneKeepsToItsBank) {
    for (const std::uint32_t p : test::small_primes(131, 1531))
        for (std::uint32_t lane = 0; lane < warp_lanes; lane += 5) {
            std::vector<std::uint32_t> words((3U << 18) / word_bits + spare_words, 0);
            strike_by_warp(TileWords(words.data()), 3U << 18, p, p / 3, lane);
            for (std::uint32_t i = 0; i < words.size(); ++i)
                ASSERT_TRUE(words[i] == 0 || i % warp_lanes == lane) << p << " lane " << lane;
        }
}

/// A window, all primes to 10,000, and what tiles need of them.
struct Strikes {
    Window window;
    std::vector<std::uint32_t> primes = test::small_primes(7, 10'000);
    std::vector<PrimeRecord> records = {};
    std::vector<std::uint32_t> hits = {};
    std::vector<Octet> octets = {};

    [[nodiscard]] StrikeInput input(const Tile& tile, const PrimeClasses& classes) {
        const std::uint64_t end = window.base + window.bits;
        records.clear();
        for (std::uint32_t i = 0; i < classes.dense_end; ++i)
            records.push_back(make_record(primes[i], end));
        records.push_back({.prime = 1});  // strikes everything, if it is read
        const std::uint32_t chunks = chunk_count(classes.sparse_end - classes.dense_end);
        hits.assign(std::size_t{rows_per_window} * chunks * chunk_primes, spoilt);
        octets.assign(std::size_t{chunks} * warp_lanes, {});
        const SparsePrimes sparse{hits.data(), octets.data(), classes.dense_end,
                                  classes.sparse_end};
        for (std::uint32_t i = 0; i < chunks * chunk_primes; ++i)
            make_sparse(sparse, primes.data(), end, i);
        return {window, tile, records.data(), sparse, classes, {}};
    }
};

std::vector<std::uint32_t> struck_by_items(const StrikeInput& input) {
    std::vector<std::uint32_t> words(input.window.tile_bits / word_bits + spare_words);
    for (std::uint32_t item = item_ends(input).all; item-- > 0;)
        for (std::uint32_t lane = 0; lane < warp_lanes; ++lane)
            test::strike_lane(TileWords(words.data()), lane_input(input, lane), item);
    words.resize(input.window.tile_bits / word_bits);
    return words;
}

/// Every prime of each class strikes, whatever the classes' sizes.
TEST(WorkItems, CoverEveryPrime) {
    Strikes strikes{
        .window = {last_base - std::uint64_t{10} * cell_bits, 8 * cell_bits, 4 * cell_bits}};
    const Window& window = strikes.window;
    const Tile tile = tile_at(window, 13);
    const auto end = static_cast<std::uint32_t>(strikes.primes.size()) - 5;
    std::vector<std::uint32_t> expected(window.tile_bits / word_bits);
    for (std::uint32_t i = first_struck_prime; i < end; ++i) {
        const std::uint32_t p = strikes.primes[i];
        for (std::uint32_t k = 0; k < window.tile_bits; ++k)
            if (((window.base + tile.first + k) % p * 30 + residue_of(tile.row)) % p == 0)
                expected[k / word_bits] |= 1U << (k % word_bits);
    }
    const auto sparse = static_cast<std::uint32_t>(
        std::ranges::lower_bound(strikes.primes, least_sparse_prime(window.bits)) -
        strikes.primes.begin());
    ASSERT_LT(sparse + chunk_primes, end);
    for (const std::uint32_t warp_end : {28U, 29U, 59U, 60U, 61U, 371U, sparse})
        for (const std::uint32_t dense_end : {sparse, sparse + 1, sparse + 9, end - 1, end})
            ASSERT_TRUE(struck_by_items(strikes.input(tile, {warp_end, dense_end, end, end})) ==
                        expected)
                << warp_end << " " << dense_end;
}

/// And every key, whatever lies behind the last one.
TEST(WorkItems, CoverEveryKey) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const Window window{0, 8 * cell_bits, 4 * cell_bits};
    for (const std::uint32_t count :
         {0U, 1U, 3U, 4U, 5U, 127U, 128U, 129U, 255U, 256U, 257U, 3000U}) {
        std::vector<std::uint32_t> keys(parts_of(count, keys_a_piece) * keys_a_piece, spoilt);
        std::vector<std::uint32_t> expected(window.tile_bits / word_bits);
        for (std::uint32_t i = 0; i < count; ++i) {
            keys[i] = static_cast<std::uint32_t>(random() % window.tile_bits);
            expected[keys[i] / word_bits] |= 1U << (keys[i] % word_bits);
        }
        StrikeInput input{window, tile_at(window, 3), nullptr, {}, {}, {keys.data(), count}};
        ASSERT_TRUE(struck_by_items(input) == expected) << count;
    }
}

}  // namespace
}  // namespace warpsieve::gpu
