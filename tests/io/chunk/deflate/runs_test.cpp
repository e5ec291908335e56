#include "io/chunk/deflate/runs.hpp"

#include <gtest/gtest.h>

#include <random>

#include "io/chunk/deflate/inflate.hpp"
#include "support/seed.hpp"

namespace warpsieve::io::deflate {
namespace {

using RunList = std::vector<Run>;

Bytes expanded(const RunList& runs) {
    Bytes bytes;
    for (const Run& run : runs) bytes.insert(bytes.end(), run.length, run.value);
    return bytes;
}

void expect_inflates(const RunList& runs) {
    const Bytes expected = expanded(runs);
    Bytes out(2 * expected.size() + 1000);
    BitWriter bits(out.data());
    put_runs(bits, runs);
    const std::uint8_t* const end = bits.finish();
    EXPECT_TRUE(test::inflated_raw({out.data(), end}, expected.size()) == expected);
}

class Runs : public testing::Test {
protected:
    RunList random_runs(std::size_t count, std::uint32_t longest) {
        RunList runs;
        for (std::size_t i = 0; i < count; ++i)
            runs.push_back({static_cast<std::uint8_t>(random_()),
                            1 + static_cast<std::uint32_t>(random_() % longest)});
        return runs;
    }
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
};

/// Every length of a copy, one and two bytes more than copies can be, and several copies.
TEST_F(Runs, OfEveryLengthInflate) {
    RunList runs;
    for (std::uint32_t length = 1; length <= 1100; ++length)
        runs.push_back({static_cast<std::uint8_t>(length), length});
    expect_inflates(runs);
    for (const auto& run : runs) expect_inflates({run});
}

TEST_F(Runs, OfAnythingInflate) {
    for (const std::uint32_t longest : {1U, 3U, 20U, 300U, 70'000U})
        expect_inflates(random_runs(200, longest));
    expect_inflates({{7, 1}, {7, 1}, {7, 300}, {7, 2}});
}

TEST_F(Runs, HaveTheChecksumOfTheirBytes) {
    for (const std::uint32_t longest : {1U, 300U, 70'000U, 5'000'000U}) {
        RunList runs = random_runs(20, longest);
        runs.push_back({255, longest});
        const Bytes bytes = expanded(runs);
        const auto before =
            static_cast<std::uint32_t>((random_() % 65521) << 16 | random_() % 65521);
        EXPECT_EQ(adler32(before, runs), libdeflate_adler32(before, bytes.data(), bytes.size()));
    }
}

}  // namespace
}  // namespace warpsieve::io::deflate
