#include "export/printer.hpp"

#include <gtest/gtest.h>
#include <primesieve.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/constellation.hpp"
#include "core/wheel.hpp"
#include "support/seed.hpp"

namespace warpsieve::exporting {
namespace {

using Kind = std::optional<core::Constellation>;  // empty: primes

constexpr std::uint64_t largest = ~std::uint64_t{0};

std::vector<std::uint64_t> primes_of(const Interval& interval) {
    std::size_t count = 0;
    auto* const found = static_cast<std::uint64_t*>(
        primesieve_generate_primes(interval.first, interval.last, &count, UINT64_PRIMES));
    std::vector<std::uint64_t> primes(found, found + count);
    primesieve_free(found);
    return primes;
}

/// "(3, 5)"
std::string line_of(std::uint64_t p, const core::Pattern& distances) {
    std::string members;
    for (const std::uint64_t distance : distances)
        members += (members.empty() ? "(" : ", ") + std::to_string(p + distance);
    return members + ")\n";
}

/// What primesieve prints of these primes.
std::string by_definition(const Kind& kind, const std::vector<std::uint64_t>& primes) {
    const auto is_prime = [&](std::uint64_t n) { return std::ranges::binary_search(primes, n); };
    std::string text;
    for (const std::uint64_t p : primes) {
        if (!kind) {
            text += std::to_string(p) + "\n";
            continue;
        }
        for (const core::Pattern& distances : kind->patterns)
            if (std::ranges::all_of(distances, [&](std::uint64_t distance) {
                    return p <= largest - distance && is_prime(p + distance);
                }))
                text += line_of(p, distances);
    }
    return text;
}

class PrinterTest : public testing::Test {
protected:
    /// A batch of the interval, with the bits of these primes.
    static core::BatchResult batch_of(const Interval& interval,
                                      const std::vector<std::uint64_t>& primes) {
        core::BatchResult batch;
        batch.interval = interval;
        const core::ByteRange range = core::bytes_of(interval);
        batch.bitmap.resize(range.count);
        for (const std::uint64_t p : primes)
            if (interval.contains(p))
                batch.bitmap[core::byte_of(p) - range.first] |= core::bit_of(p);
        return batch;
    }

    /// Prints an interval in batches that are cut between any two bytes.
    std::string printed(const Kind& kind,
                        const Interval& interval,
                        const std::vector<std::uint64_t>& primes,
                        std::uint64_t most_bytes,
                        unsigned threads) {
        std::string text;
        Printer printer(kind, threads, [&text](std::span<const std::uint8_t> bytes) {
            text.append(bytes.begin(), bytes.end());
        });
        for (std::uint64_t first = interval.first;;) {
            const std::uint64_t end = core::byte_of(first) + 1 + random_() % most_bytes;
            const std::uint64_t last = std::min(core::last_integer_before(end), interval.last);
            printer.print(batch_of({first, last}, primes));
            if (last == interval.last) return text;
            first = last + 1;
        }
    }

    void expect_all_kinds(const Interval& interval, std::uint64_t most_bytes, unsigned threads) {
        const auto primes = primes_of(interval);
        const auto expect = [&](const Kind& kind) {
            ASSERT_TRUE(printed(kind, interval, primes, most_bytes, threads) ==
                        by_definition(kind, primes))
                << "[" << interval.first << ", " << interval.last << "], " << threads
                << " threads, " << (kind ? kind->name : "primes");
        };
        expect(std::nullopt);
        for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind) expect(core::tuplet(kind));
        for (const core::Pattern& pattern :
             {core::Pattern{0, 4}, {0, 2, 6, 8, 12, 18}, {0, 210}, {0, 4, 220}})
            expect(core::Constellation{core::unnamed(pattern), {pattern}});
    }

    const std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

// Batches of the program are longer than this; a pattern may lie across several seams.
TEST_F(PrinterTest, JoinsBatchesHoweverTheyAreCut) {
    for (int i = 0; i < 20; ++i)
        expect_all_kinds({random_() % 8, 20'000 + random_() % 1000}, 1 + random_() % 30, 2);
}

TEST_F(PrinterTest, PrintsRandomWindowsUpToTheLastInteger) {
    const std::uint64_t length = random_() % 100'000;
    // Far up the oracle takes a second for each window.
    for (const int bits : {20, 30, 40, 50, 64}) {
        const std::uint64_t first = random_() >> (64 - bits);
        expect_all_kinds({first, largest - first < length ? largest : first + length}, 1000, 3);
    }
    expect_all_kinds({largest - length, largest}, 1000, 3);
}

TEST_F(PrinterTest, PrintsLongBatchesWithAnyNumberOfThreads) {
    const Interval interval{999'999'000'000, 1'000'007'000'000};  // several pieces
    const auto primes = primes_of(interval);
    for (const unsigned threads : {1U, 2U, 7U})
        for (const Kind& kind : {Kind(), Kind(core::tuplet(0))})
            EXPECT_TRUE(printed(kind, interval, primes, 300'000, threads) ==
                        by_definition(kind, primes))
                << threads << " threads";
}

TEST_F(PrinterTest, PrintsEverySmallInterval) {
    for (std::uint64_t first = 0; first < 35; ++first)
        for (std::uint64_t last = first; last < 35; ++last) expect_all_kinds({first, last}, 1, 1);
    // Where patterns that begin with 3 or 5 end.
    for (std::uint64_t first = 0; first < 8; ++first)
        for (std::uint64_t last = 200; last < 260; ++last) expect_all_kinds({first, last}, 3, 1);
}

TEST_F(PrinterTest, PassesOnWhatWritingThrows) {
    Printer printer(std::nullopt, 3,
                    [](std::span<const std::uint8_t>) { throw IoError("the disk is full"); });
    const Interval interval{0, 40'000'000};
    EXPECT_THROW(printer.print(batch_of(interval, primes_of(interval))), IoError);
}

}  // namespace
}  // namespace warpsieve::exporting
