#include "io/chunk/convert.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "support/noise.hpp"
#include "support/refusal.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// What stands for the primes of an interval, in both forms.
struct Stored {
    Bytes bitmap;
    Bytes primes;
};
Stored stored(const Interval& interval) {
    Stored both{.bitmap = test::noise(interval, {}).bitmap, .primes = {}};
    std::vector<std::uint64_t> numbers;
    core::append_primes(interval, both.bitmap, numbers);
    const auto raw = raw_bytes(numbers);
    both.primes.assign(raw.begin(), raw.end());
    return both;
}

/// Converts data that comes in stretches of random lengths.
Bytes converted(const Interval& interval,
                core::Store from,
                core::Store to,
                std::span<const std::uint8_t> raw,
                std::mt19937_64& random) {
    Bytes result;
    StoreConverter converter(from, to, interval, "run.h5", [&](std::span<const std::uint8_t> some) {
        result.insert(result.end(), some.begin(), some.end());
    });
    while (!raw.empty()) {
        const std::size_t most = raw.size() / element_bytes(from);
        const std::size_t taken = (1 + random() % most) * element_bytes(from);
        converter.append(raw.first(taken));
        raw = raw.subspan(taken);
    }
    converter.finish();
    return result;
}

TEST(StoreConverter, TurnsNumbersIntoABitmapAndBack) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<Interval> intervals = {{0, 0}, {2, 2}, {0, 6}, {3, 7}, {8, 10}, {0, 1'000'003}};
    intervals.push_back({core::max_u64, core::max_u64});
    intervals.push_back({core::max_u64 - 700'001, core::max_u64});
    for (int i = 0; i < 20; ++i) {
        const std::uint64_t first = random() >> (random() % 60);
        intervals.push_back({first, core::saturating_add(first, random() % 1'000'000)});
    }
    using enum core::Store;
    for (const Interval& interval : intervals) {
        SCOPED_TRACE(testing::Message() << interval.first << " to " << interval.last);
        const Stored both = stored(interval);
        EXPECT_TRUE(converted(interval, primes, bitmap, both.primes, random) == both.bitmap);
        EXPECT_TRUE(converted(interval, bitmap, primes, both.bitmap, random) == both.primes);
        EXPECT_TRUE(converted(interval, primes, primes, both.primes, random) == both.primes);
        EXPECT_TRUE(converted(interval, bitmap, bitmap, both.bitmap, random) == both.bitmap);
    }
}

TEST(StoreConverter, GivesABitmapUpToTheEndWhereNoPrimesAre) {
    std::mt19937_64 random(1);
    const Interval without{1'357'202, 1'357'266};  // 1357201 is followed by a gap of 132
    EXPECT_EQ(converted(without, core::Store::primes, core::Store::bitmap, {}, random),
              Bytes(core::bytes_of(without).count, 0));
}

TEST(StoreConverter, RefusesNumbersThatHaveNoPlaceInABitmap) {
    for (const std::vector<std::uint64_t>& numbers : std::vector<std::vector<std::uint64_t>>{
             {7, 11, 11}, {11, 7}, {7, 9}, {7, 25}, {5}, {7, 101}, {0}, {core::max_u64}}) {
        StoreConverter converter(core::Store::primes, core::Store::bitmap, {7, 97}, "run.h5",
                                 [](std::span<const std::uint8_t>) {});
        const std::string words =
            test::refusal<WrongResultError>([&] { converter.append(raw_bytes(numbers)); });
        EXPECT_EQ(words, "run.h5: it stores " + std::to_string(numbers.back()) +
                             " where no such prime can be");
    }
}

}  // namespace
}  // namespace warpsieve::io
