// Samples of batches, against the engines' other results and against each other.

#include <gtest/gtest.h>

#include "core/bitmap.hpp"
#include "cpu/engines.hpp"
#include "cpu/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using core::ByteRange;
using core::sample_grain;

core::SampleTotals by_engine(core::Engine& engine, const Interval& batch, const ByteRange& sample) {
    return sieve(engine, batch, {.sample = sample}).sample;
}

TEST(Sample, OfTheEngineIsThatOfItsBitmap) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(3);
    for (unsigned i = 0; i < 60 / thin_out; ++i) {
        const std::uint64_t first = random() >> (10 + random() % 54);
        const Interval batch{first, first + random() % 20'000'000};
        const auto sample = core::choose_sample(
            batch, static_cast<double>(random() % core::bytes_of(batch).count), random());
        if (!sample) continue;
        const auto result = sieve(*engine, batch, {.bitmap = true, .sample = sample});
        EXPECT_EQ(result.sample, core::sample_of(result.bitmap, core::bytes_of(batch), *sample))
            << batch;
    }
}

TEST(Sample, IsTheSameByEveryMethod) {
    const auto engine = cpu::make_cpu_engine(1);
    // Below and above 30 * 2^42, where the cross-check changes its method; at both ends.
    for (const std::uint64_t grain :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{4567}, (std::uint64_t{1} << 29) - 1,
          std::uint64_t{1} << 29, (std::uint64_t{1} << 29) + 1,
          largest / core::wheel / sample_grain - 1}) {
        const ByteRange sample{grain * sample_grain, sample_grain};
        const Interval batch = core::integers_of(sample);
        EXPECT_EQ(by_engine(*engine, batch, sample), cpu::cross_check(sample, {})) << batch;
    }
}

TEST(Sample, IsGivenUpWhenAStopIsAskedFor) {
    std::stop_source stop;
    stop.request_stop();
    for (const std::uint64_t grain : {std::uint64_t{1}, std::uint64_t{1} << 29})
        EXPECT_FALSE(cpu::cross_check({grain * sample_grain, sample_grain}, stop.get_token()));
}

TEST(Sample, OfTheReferenceSieveIsTheSame) {
    const auto reference = cpu::make_reference_engine();
    const ByteRange sample{3 * sample_grain, 2 * sample_grain};
    EXPECT_EQ(by_engine(*reference, {12'345, 2'345'678}, sample), cpu::cross_check(sample, {}));
}

}  // namespace
}  // namespace warpsieve::test
