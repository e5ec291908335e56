#include "core/request.hpp"

#include <gtest/gtest.h>

#include "core/math.hpp"
#include "support/exactly.hpp"

namespace warpsieve::core {
namespace {

using Lines = std::vector<std::string>;

const Job in_file{.interval = {5, 1000}, .store = Store::primes, .quantities = 3};

Request longer(std::uint64_t stop) {
    return {.start = 5, .stop = stop, .first_n = 0, .extend = true};
}

TEST(Request, HasNoDifferencesFromItsOwnJob) {
    EXPECT_EQ(differences(in_file, test::exactly(in_file)), Lines{});
    EXPECT_EQ(new_job(test::exactly(in_file)), in_file);
    EXPECT_EQ(job_to_go_on_with(in_file, test::exactly(in_file)), in_file);
}

TEST(Request, ThatLeavesAllOpenIsOfTheJobOfTheFile) {
    EXPECT_EQ(differences(in_file, {}), Lines{});
    EXPECT_EQ(job_to_go_on_with(in_file, {}), in_file);
    EXPECT_FALSE(has_an_end({}));
}

TEST(Request, NamesEveryFieldThatDiffers) {
    const Job theirs{.interval = {0, 1000}};
    const Job ours{.interval = {1, 2000},
                   .store = Store::primes,
                   .quantities = 3,
                   .first_n = 7,
                   .part = 1,
                   .parts = 4};
    EXPECT_EQ(
        differences(theirs, test::exactly(ours)),
        (Lines{"start: 0 in the file, 1 asked for", "stop: 1000 in the file, 2000 asked for",
               "first_n: 0 in the file, 7 asked for", "store: none in the file, primes asked for",
               "counted: primes in the file, primes, twins asked for",
               "part: 0 in the file, 1 asked for", "parts: 1 in the file, 4 asked for"}));
}

TEST(Request, ComparesOnlyWhatIsGiven) {
    EXPECT_EQ(differences(in_file, {.start = 5}), Lines{});
    EXPECT_EQ(differences(in_file, {.quantities = quantity_primes}),
              Lines{"counted: primes, twins in the file, primes asked for"});
    EXPECT_EQ(differences(in_file, {.parts = 2}), Lines{"parts: 1 in the file, 2 asked for"});
    // What a new run would store says nothing of one that is there.
    EXPECT_EQ(differences(in_file, {.unasked_store = Store::bitmap}), Lines{});
}

TEST(Request, OfANewRunStoresWhatIsAskedForOrElseTheUnaskedStore) {
    EXPECT_EQ(new_job({.stop = 9, .unasked_store = Store::primes}).store, Store::primes);
    EXPECT_EQ(new_job({.stop = 9, .store = Store::none, .unasked_store = Store::primes}).store,
              Store::none);
    EXPECT_EQ(new_job({.stop = 9}), (Job{.interval = {0, 9}}));
}

TEST(Request, GrowsAnIntervalWhenAskedTo) {
    EXPECT_EQ(differences(in_file, longer(1001)), Lines{});
    Job expected = in_file;
    expected.interval.last = 1001;
    EXPECT_EQ(job_to_go_on_with(in_file, longer(1001)), expected);
    EXPECT_EQ(job_to_go_on_with(in_file, longer(1000)), in_file);
    EXPECT_EQ(differences(in_file, longer(999)),
              Lines{"stop: 1000 in the file, 999 asked for, and a run only grows"});
    Request not_asked = longer(1001);
    not_asked.extend = false;
    EXPECT_EQ(differences(in_file, not_asked), Lines{"stop: 1000 in the file, 1001 asked for"});
}

TEST(Request, GrowsTheFirstPrimesWhenAskedTo) {
    const Job primes{.interval = {5, max_u64}, .first_n = 100};
    const Request more{.stop = max_u64, .first_n = 101, .extend = true};
    EXPECT_EQ(differences(primes, more), Lines{});
    EXPECT_EQ(job_to_go_on_with(primes, more), (Job{.interval = {5, max_u64}, .first_n = 101}));
    const Request fewer{.stop = max_u64, .first_n = 99, .extend = true};
    EXPECT_EQ(differences(primes, fewer),
              Lines{"first_n: 100 in the file, 99 asked for, and a run only grows"});
}

TEST(Request, NeitherMakesFirstPrimesOfAnIntervalNorTheReverse) {
    const Job primes{.interval = {5, max_u64}, .first_n = 100};
    EXPECT_EQ(differences(in_file, {.stop = max_u64, .first_n = 7, .extend = true}),
              Lines{"first_n: 0 in the file, 7 asked for"});
    EXPECT_EQ(differences(primes, {.start = 5, .stop = max_u64, .first_n = 0, .extend = true}),
              Lines{"first_n: 100 in the file, 0 asked for"});
}

}  // namespace
}  // namespace warpsieve::core
