// The engine against published counts, with each instruction set that the machine has.

#include "cpu/known_values.hpp"

#include <gtest/gtest.h>

#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

class KnownValues : public testing::TestWithParam<cpu::InstructionSet> {
protected:
    std::unique_ptr<core::Engine> engine_ = cpu::make_cpu_engine(2, config());

    static cpu::Config config() {
        cpu::Config config;
        config.instruction_set = GetParam();
        return config;
    }
};

INSTANTIATE_TEST_SUITE_P(EachInstructionSet,
                         KnownValues,
                         testing::ValuesIn(usable_sets()),
                         [](const auto& set) { return cpu::to_string(set.param); });

TEST_P(KnownValues, CountsThePrimesBelowPowersOfTen) {
    std::uint64_t power = 1;
    const std::size_t most = thin_out > 1 ? 7 : 9;
    for (std::size_t k = 0; k <= most; ++k, power *= 10)
        EXPECT_EQ(count(*engine_, {0, power}), primes_below_power_of_ten[k]) << "10^" << k;
}

TEST_P(KnownValues, CountsKnownWindowsUpToTheLastIntegers) {
    for (const KnownCount& known : known_windows)
        EXPECT_EQ(count(*engine_, known.interval), known.primes) << known.interval;
}

TEST_P(KnownValues, CountsAWindowThatNeedsMidPrimes) {
    // primesieve 12.16
    EXPECT_EQ(count(*engine_, {1'000'000'000'000'000, 1'000'000'100'000'000}), 2893937U);
}

}  // namespace
}  // namespace warpsieve::test
