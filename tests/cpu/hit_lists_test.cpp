#include "cpu/hit_lists.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "cpu/loops.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

constexpr std::uint32_t blocks = 64;
constexpr cpu::HitRound round_at{.first_byte = 1'000'000'000'000,
                                 .bytes = blocks * cpu::block_bytes - 5};

/// Clears the multiples of p in the round that are coprime to `wheel`, one by one.
void strike(std::vector<std::uint8_t>& bits, std::uint64_t p, std::uint64_t wheel) {
    for (std::uint64_t k = (30 * round_at.first_byte + p - 1) / p;; ++k) {
        const std::uint64_t byte = k * p / 30 - round_at.first_byte;
        if (byte >= round_at.bytes) return;
        if (std::gcd(k * p, wheel) == 1)
            bits[byte] = static_cast<std::uint8_t>(bits[byte] & ~core::bit_of(k * p));
    }
}

/// Files the hits of primes in lists made for `expected` of them, and applies the lists.
std::vector<std::uint8_t> file_and_apply(cpu::InstructionSet set,
                                         cpu::HitLists& lists,
                                         double expected,
                                         bool huge,
                                         const std::vector<std::uint32_t>& primes) {
    const cpu::Loops& loops = cpu::loops_for(set);
    lists.reset(blocks, expected);
    const auto file = huge ? loops.file_huge_hits : loops.file_mid_hits;
    for (std::size_t i = 0; i < primes.size(); i += cpu::sieving_prime_run)
        file(round_at,
             {&primes[i], static_cast<std::uint32_t>(
                              std::min<std::size_t>(cpu::sieving_prime_run, primes.size() - i))},
             lists.cursors());
    std::vector<std::uint8_t> bits(blocks * cpu::block_bytes, 0xff);
    for (std::uint32_t block = 0; block < blocks; ++block)
        loops.apply_hits(lists.cursors(), block, &bits[block * cpu::block_bytes]);
    return bits;
}

/// Numbers coprime to 30 will do for primes.
std::vector<std::uint32_t> some_primes(std::uint32_t from, std::uint32_t count, std::uint32_t gap) {
    std::vector<std::uint32_t> primes;
    for (std::uint32_t n = from; primes.size() < count; n += gap)
        if (n % 2 != 0 && n % 3 != 0 && n % 5 != 0) primes.push_back(n);
    return primes;
}

class HitLists : public testing::TestWithParam<cpu::InstructionSet> {};

INSTANTIATE_TEST_SUITE_P(EachInstructionSet,
                         HitLists,
                         testing::ValuesIn(usable_sets()),
                         [](const auto& set) { return cpu::to_string(set.param); });

/// The others are the tables' to strike.
constexpr std::uint64_t filed_for_mid_primes = 2 * 3 * 5 * 7;
constexpr std::uint64_t filed_for_huge_primes = 2 * 3 * 5 * 7 * 11 * 13;

TEST_P(HitLists, GrowWhenMoreHitsComeThanWereExpected) {
    const auto primes = some_primes(20'001, 4'501, 2);
    std::vector<std::uint8_t> expected(blocks * cpu::block_bytes, 0xff);
    for (const std::uint32_t p : primes) strike(expected, p, filed_for_mid_primes);
    cpu::HitLists lists;
    for (const double hits : {1e7, 1.0, 1e5, 0.0})
        EXPECT_TRUE(file_and_apply(GetParam(), lists, hits, false, primes) == expected) << hits;
}

TEST_P(HitLists, HoldTheHitsOfPrimesUpToTwoToThe32) {
    for (const std::uint32_t from :
         {5'000'001U, 62'914'001U, 1'073'741'001U, 2'147'480'001U, 4'294'900'001U}) {
        const auto primes = some_primes(from, 3'000, 2);
        std::vector<std::uint8_t> expected(blocks * cpu::block_bytes, 0xff);
        for (const std::uint32_t p : primes) strike(expected, p, filed_for_huge_primes);
        cpu::HitLists lists;
        EXPECT_TRUE(file_and_apply(GetParam(), lists, 1e4, true, primes) == expected) << from;
    }
}

}  // namespace
}  // namespace warpsieve::test
