#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "kernels/oracle.hpp"
#include "kernels/phases/sparse_primes.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint64_t last_base = 0xffffffffffffffff / 30 / cell_bits * cell_bits;

TEST(SparsePrimes, LieAsCloseAsTheRecordsSay) {
    const auto primes = test::small_primes(7, sparse_limit);
    std::uint32_t gap = 0;
    std::uint32_t span = 0;
    for (std::size_t i = octet_primes; i < primes.size(); ++i) {
        gap = std::max(gap, primes[i] - primes[i - 1]);
        span = std::max(span, primes[i - 1] - primes[i - octet_primes]);
    }
    EXPECT_EQ(span, octet_span);
    EXPECT_LT(gap / 2, 1U << (32 - hit_bits));
}

/// Consecutive primes and the records that a window has of them.
struct Octets {
    Octets(const Window& in, std::vector<std::uint32_t> list)
        : window(in),
          primes(std::move(list)),
          hits(std::size_t{rows_per_window} * places(), 0xa5a5a5a5),
          octets(places() / octet_primes) {
        for (std::uint32_t i = places(); i-- > 0;)
            make_sparse(sparse(), primes.data(), window.base + window.bits, i);
    }

    [[nodiscard]] std::uint32_t places() const {
        return chunk_count(static_cast<std::uint32_t>(primes.size())) * chunk_primes;
    }
    [[nodiscard]] SparsePrimes sparse() {
        return {hits.data(), octets.data(), 0, static_cast<std::uint32_t>(primes.size())};
    }
    [[nodiscard]] std::vector<std::uint32_t> struck(const Tile& tile) {
        std::vector<std::uint32_t> words(window.tile_bits / word_bits);
        for (std::uint32_t chunk = 0; chunk < places() / chunk_primes; ++chunk)
            for (std::uint32_t lane = 0; lane < warp_lanes; ++lane) {
                const OctetLane in = octet_lane(sparse(), window, tile, lane);
                strike_octet(TileWords(words.data()), in, load_octet(in, chunk));
            }
        return words;
    }

    Window window;
    std::vector<std::uint32_t> primes;
    std::vector<std::uint32_t> hits;
    std::vector<Octet> octets;
};

/// The first k >= 0 with p | 30 (base + k) + residue, by trying all of p's multiples that end so.
std::uint64_t first_by_division(std::uint64_t base, std::uint32_t residue, std::uint64_t p) {
    std::uint64_t multiple = 1;  // of p, residue (mod 30)
    while (multiple * p % 30 != residue) ++multiple;
    const std::uint64_t k = multiple * p / 30;  // some hit, and each p further is one
    return (k % p + p - base % p) % p;
}

std::vector<std::uint32_t> struck_by_division(const Octets& octets, const Tile& tile) {
    std::vector<std::uint32_t> words(octets.window.tile_bits / word_bits);
    for (const std::uint32_t p : octets.primes)
        for (std::uint64_t k =
                 first_by_division(octets.window.base + tile.first, residue_of(tile.row), p);
             k < octets.window.tile_bits; k += p)
            words[k / word_bits] |= 1U << (k % word_bits);
    return words;
}

/// In the first tile of the window, where the quotient is largest, in the last one, and in one
/// more.
void expect_struck(const Window& window, const std::vector<std::uint32_t>& primes) {
    Octets octets(window, primes);
    const std::uint32_t tiles = tile_count(window);
    for (const std::uint32_t index : {0U, 7U, tiles / 2 + 3, tiles - 8, tiles - 1}) {
        const Tile tile = tile_at(window, index);
        ASSERT_TRUE(octets.struck(tile) == struck_by_division(octets, tile))
            << "base " << window.base << " bits " << window.bits << " tile " << index << " from "
            << primes.front();
    }
}

TEST(SparsePrimes, StrikeTheirMultiplesFromTheLeastOnToTheLast) {
    const std::uint32_t tile = 1U << 21;
    for (const std::uint32_t bits : {1U << 21, 1U << 25, 1U << 28}) {
        const std::uint32_t least = least_sparse_prime(bits);
        for (const std::uint64_t base :
             {std::uint64_t{0}, std::uint64_t{cell_bits} * 77'777, last_base})
            for (const std::uint32_t from : {least, 1U << 21, sparse_limit - 9'000})
                expect_struck({base, bits, tile}, test::small_primes(from, from + 8'000));
    }
}

TEST(SparsePrimes, StrikeTheirMultiplesInShortTiles) {
    for (const std::uint32_t cells : {1U, 4U, 64U})
        expect_struck(
            {std::uint64_t{cell_bits} * 123'456'789, cells * 2 * cell_bits, cells * cell_bits},
            test::small_primes(least_sparse_prime(cells * 2 * cell_bits), 30'000));
}

/// One prime, an octet, a chunk, and one more of each.
TEST(SparsePrimes, MayBeAnyNumber) {
    const auto primes = test::small_primes(1'000'000, 1'010'000);
    for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 255U, 256U, 257U, 512U})
        expect_struck({std::uint64_t{cell_bits} * 5, 1U << 20, 1U << 18},
                      {primes.begin(), primes.begin() + static_cast<std::ptrdiff_t>(count)});
}

TEST(SparsePrimes, StrikeTheirMultiplesAnywhere) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 100; ++i) {
        const std::uint32_t tile = (1 + static_cast<std::uint32_t>(random() % 255)) * cell_bits;
        const std::uint32_t bits = (1 + static_cast<std::uint32_t>(random() % 127)) * tile;
        const std::uint32_t least = least_sparse_prime(bits);
        const auto from = static_cast<std::uint32_t>(least + random() % (sparse_limit - least));
        const auto primes = test::small_primes(from, std::min(from + 9'000, sparse_limit));
        if (!primes.empty())
            expect_struck({random() % (last_base / cell_bits) * cell_bits, bits, tile}, primes);
    }
}

}  // namespace
}  // namespace warpsieve::gpu
