// The targets of the fuzzer on mutations of their seeds, without a fuzzer: on every machine, and
// under the sanitizers where those are on. libFuzzer looks further: fuzz_test.sh.

#include <gtest/gtest.h>

#include <random>

#include "fault/cases.hpp"
#include "fault/fuzz/targets.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using Input = std::vector<std::uint8_t>;

/// One of the changes that fuzzers make.
void mutate(Input& input, const std::vector<Input>& seeds, std::mt19937_64& random) {
    const std::size_t at = input.empty() ? 0 : random() % input.size();
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 5) {
        case 0: input.insert(place, static_cast<std::uint8_t>(random())); break;
        case 1:
            if (!input.empty()) *place ^= static_cast<std::uint8_t>(1U << random() % 8);
            break;
        case 2:
            if (!input.empty()) *place = static_cast<std::uint8_t>(random());
            break;
        case 3:
            input.erase(
                place, place + static_cast<std::ptrdiff_t>(random() % 8 % (input.size() - at + 1)));
            break;
        default: {
            const Input& other = seeds[random() % seeds.size()];
            const std::size_t from = random() % (other.size() + 1);
            const std::size_t size =
                random() % (std::min<std::size_t>(40, other.size() - from) + 1);
            const auto begin = other.begin() + static_cast<std::ptrdiff_t>(from);
            input.insert(place, begin, begin + static_cast<std::ptrdiff_t>(size));
        }
    }
}

void fuzz(void (*target)(FuzzInput), const std::vector<Input>& seeds, int trials) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    for (const Input& input : seeds) EXPECT_NO_THROW(target(input));
    for (int trial = 0; trial < trials; ++trial) {
        Input input = seeds[random() % seeds.size()];
        for (std::uint64_t left = 1 + random() % 6; left > 0; --left) mutate(input, seeds, random);
        EXPECT_NO_THROW(target(input)) << "trial " << trial;
    }
}

TEST(Fuzz, ContentsBehindAGoodSealAreTakenOrRefused) {
    fuzz(fuzz_contents, contents_seeds(), cases(300, 20'000));
}

TEST(Fuzz, CommandLinesAreTakenOrRefused) {
    fuzz(fuzz_command_line, command_line_seeds(), cases(5000, 500'000));
}

}  // namespace
}  // namespace warpsieve::test
