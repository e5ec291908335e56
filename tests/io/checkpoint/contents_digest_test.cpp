#include <gtest/gtest.h>

#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::io {
namespace {

TEST(Digest, OfParametersChangesWithEachOfThem) {
    const core::Job job{.interval = {3, 1000}};
    const std::uint64_t digest = parameters_digest(job);
    std::vector<core::Job> others(12, job);
    others[0].interval.first = 4;
    others[1].interval.last = 1001;
    others[2].store = core::Store::primes;
    others[3].quantities = 3;
    others[4].first_n = 5;
    others[5].part = 1;
    others[6].parts = 2;
    others[7].quantities = core::with({"a", {{0, 2}}});
    others[8].quantities = core::with({"b", {{0, 2}}});
    others[9].quantities = core::with_residues(4);
    others[10].table.step = 10;
    others[11].table.listed = {10};
    for (const core::Job& other : others) EXPECT_NE(parameters_digest(other), digest);
    EXPECT_EQ(parameters_digest(core::Job{.interval = {3, 1000}}), digest);
}

TEST(Digest, OfContentsChangesWithProgressAndWithPrimes) {
    Checkpoint checkpoint = test::small_sample();
    const std::uint64_t before = test::digest_of(checkpoint);
    ++checkpoint.tail.chain;
    EXPECT_NE(test::digest_of(checkpoint), before);
    --checkpoint.tail.chain;
    EXPECT_EQ(test::digest_of(checkpoint), before);
    test::sieve_on(checkpoint, 8000);
    EXPECT_NE(test::digest_of(checkpoint), before);
}

TEST(Digest, OfContentsDoesNotChangeWithSessionsOrTimes) {
    Checkpoint checkpoint = test::small_sample();
    const std::uint64_t before = test::digest_of(checkpoint);
    checkpoint.history.push_back({.number = 2, .identity = {.host = "elsewhere"}});
    checkpoint.elapsed_s = 100;
    checkpoint.checkpoint_interval_s = 30;
    checkpoint.generation = 99;
    EXPECT_EQ(test::digest_of(checkpoint), before);
}

}  // namespace
}  // namespace warpsieve::io
