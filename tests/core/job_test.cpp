#include "core/job.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warpsieve::core {
namespace {

using Lines = std::vector<std::string>;

TEST(Job, HasNoDifferencesFromItself) {
    const Job job{.interval = {5, 1000}, .store = Store::primes};
    EXPECT_EQ(differences(job, job), Lines{});
}

TEST(Job, NamesEveryFieldThatDiffers) {
    const Job theirs{.interval = {0, 1000}};
    const Job ours{.interval = {1, 2000},
                   .store = Store::primes,
                   .quantities = 3,
                   .first_n = 7,
                   .part = 1,
                   .parts = 4};
    EXPECT_EQ(
        differences(theirs, ours),
        (Lines{"start: 0 in the file, 1 asked for", "stop: 1000 in the file, 2000 asked for",
               "first_n: 0 in the file, 7 asked for", "store: none in the file, primes asked for",
               "counted: primes in the file, primes, twins asked for",
               "part: 0 in the file, 1 asked for", "parts: 1 in the file, 4 asked for"}));
}

TEST(Job, NamesItsStores) {
    EXPECT_EQ(to_string(Store::none), "none");
    EXPECT_EQ(to_string(Store::bitmap), "bitmap");
    EXPECT_EQ(to_string(Store::primes), "primes");
}

}  // namespace
}  // namespace warpsieve::core
