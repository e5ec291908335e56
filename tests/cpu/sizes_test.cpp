// What is made of a machine's caches: sizes that hold for every one that can be thought of, and the
// same results by all of them.

#include "cpu/sizes.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <primesieve.hpp>

#include "cpu/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

constexpr std::uint64_t kibibyte = 1U << 10;

cpu::Caches caches_of(std::uint64_t l2_kibibytes, unsigned shared_by, bool third_level = true) {
    return {.l1 = {.bytes = 32 * kibibyte, .shared_by = shared_by},
            .l2 = {.bytes = l2_kibibytes * kibibyte, .shared_by = shared_by},
            .l3 = {.bytes = third_level ? 32U << 20 : 0U, .shared_by = shared_by}};
}

/// Each differs from the others in what it gives.
std::vector<cpu::Config> emulated_machines() {
    std::vector<cpu::Config> configs;
    for (const std::uint64_t l2 : {64, 128, 256, 512, 1024})
        for (const bool third_level : {false, true})
            configs.push_back(cpu::sizes_for(caches_of(l2, 1, third_level), 2, 2));
    configs.push_back(cpu::sizes_for(caches_of(1024, 1), 64, 64));
    configs.push_back(cpu::sizes_for(caches_of(2048, 1), 2, 2, true));
    return configs;
}

TEST(Sizes, AreThoseThatWereMeasuredOnAZen4) {
    const cpu::Config config = cpu::sizes_for(caches_of(1024, 1), 2, 2);
    const cpu::Config measured;
    EXPECT_EQ(config.segment_bytes, measured.segment_bytes);
    EXPECT_EQ(config.small_limit, measured.small_limit);
    EXPECT_EQ(config.medium_limit, measured.medium_limit);
    EXPECT_EQ(config.mid_round_bytes, measured.mid_round_bytes);
    EXPECT_EQ(config.huge_round_bytes, measured.huge_round_bytes);
}

TEST(Sizes, AreTheSameWhereNothingIsKnownOfCaches) {
    const cpu::Config config = cpu::sizes_for({}, 2, 2);
    EXPECT_EQ(config.segment_bytes, cpu::Config{}.segment_bytes);
    EXPECT_EQ(config.medium_limit, cpu::Config{}.medium_limit);
}

TEST(Sizes, ShrinkWithASmallSecondLevel) {
    const auto segment = [](std::uint64_t kib, unsigned shared_by, bool third_level = true) {
        return cpu::sizes_for(caches_of(kib, shared_by, third_level), 8, 8).segment_bytes;
    };
    EXPECT_EQ(segment(4096, 1), 1U << 19);
    EXPECT_EQ(segment(512, 1), 1U << 19);
    EXPECT_EQ(segment(512, 2), 1U << 18) << "two hyper-threads";
    EXPECT_EQ(segment(256, 1), 1U << 18);
    EXPECT_EQ(segment(256, 2), 1U << 17);
    EXPECT_EQ(segment(1024, 4, false), 1U << 17) << "four cores with nothing but memory below";
    EXPECT_EQ(cpu::sizes_for(caches_of(256, 2), 4, 8).segment_bytes, 1U << 18)
        << "half of the hyper-threads";
    EXPECT_EQ(cpu::sizes_for(caches_of(256, 1), 8, 8).medium_limit, 1U << 19);
}

TEST(Sizes, LeaveFewerPrimesToEachOfManyThreads) {
    const auto limit = [](unsigned threads) {
        return cpu::sizes_for(caches_of(1024, 1), threads, 64).mid_limit_beside_huge;
    };
    EXPECT_EQ(limit(1), cpu::Config{}.mid_limit_beside_huge);
    EXPECT_EQ(limit(8), cpu::Config{}.mid_limit_beside_huge);
    EXPECT_LT(limit(9), cpu::Config{}.mid_limit_beside_huge);
}

TEST(Sizes, PassTheirCheckForEveryCacheThatCanBeThoughtOf) {
    std::vector<std::uint64_t> sizes = {
        0, 1, 3, 1000, 48 * kibibyte, 1280 * kibibyte, std::numeric_limits<std::uint64_t>::max()};
    for (unsigned shift = 1; shift < 64; ++shift)
        for (const std::uint64_t more : {0U, 1U})
            sizes.push_back((std::uint64_t{1} << shift) - 1 + more);
    for (const std::uint64_t l2 : sizes)
        for (const std::uint64_t l3 : {std::uint64_t{0}, l2, std::uint64_t{32} << 20, sizes.back()})
            for (unsigned shared_by = 0; shared_by <= 64; ++shared_by)
                for (const unsigned threads : {0U, 1U, 2U, 63U, 512U, 0xffffffffU}) {
                    const cpu::Caches caches{.l1 = {.bytes = l2, .shared_by = shared_by},
                                             .l2 = {.bytes = l2, .shared_by = shared_by},
                                             .l3 = {.bytes = l3, .shared_by = shared_by}};
                    for (const unsigned processors : {0U, 1U, 64U, 0xffffffffU})
                        ASSERT_NO_THROW(cpu::sizes_for(caches, threads, processors).check())
                            << l2 << " " << l3 << " " << shared_by << " " << threads << " "
                            << processors;
                }
}

TEST(Sizes, ChangeNoResult) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("WARPSIEVE_TEST_SEED=" + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    const core::Wanted wanted{.quantities = core::all_quantities, .digest = true, .bitmap = true};
    std::vector<Interval> windows = {{0, 20'000'000 / thin_out}};
    for (int i = 0; i < 3; ++i) {
        const std::uint64_t first = random() >> (14 + random() % 30);
        windows.push_back({first, first + random() % (30'000'000 / thin_out)});
    }
    if (thin_out == 1) {  // with shared rounds
        const std::uint64_t first = 1'000'000'000'000'000'000 + random() % (std::uint64_t{1} << 60);
        windows.push_back({first, first + 2'000'000});
    }
    for (const Interval& window : windows) {
        const auto plain = cpu::make_cpu_engine(2, cpu::Config{});
        const auto expected = sieve(*plain, window, wanted);
        ASSERT_EQ(expected.totals().prime_count,
                  primesieve::count_primes(window.first, window.last))
            << window;
        for (cpu::Config config : emulated_machines()) {
            config.survivor_test = core::SurvivorTest::never;
            const auto engine = cpu::make_cpu_engine(2, config);
            const auto result = sieve(*engine, window, wanted);
            ASSERT_EQ(result.slices, expected.slices) << window << " " << config.segment_bytes;
            ASSERT_EQ(result.digest, expected.digest) << window << " " << config.segment_bytes;
            ASSERT_TRUE(result.bitmap == expected.bitmap) << window << " " << config.segment_bytes;
        }
    }
}

}  // namespace
}  // namespace warpsieve::test
