#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "io/join/merge.hpp"
#include "io/store/recover.hpp"
#include "support/every_quantity.hpp"
#include "support/folder_contents.hpp"
#include "support/seed.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"

// True primes, with everything counted: seams inside constellations and inside the largest gap.

namespace warpsieve::io {
namespace {

class MergeOfPrimes : public testing::TestWithParam<core::Store> {
protected:
    static core::Job job_of(const Interval& interval) {
        return {.interval = interval, .store = GetParam(),
                .quantities = test::every_quantity(),
                .table = {.step = 9'973}};
    }
    [[nodiscard]] Checkpoint result(const std::string& name) const {
        return prove_checkpoint(test::bytes_of_file(folder_.path() / name));
    }
    std::string write_run(const std::string& name, const Interval& interval) {
        const std::string path = folder_.file(name);
        test::write_stored_run(path, job_of(interval), {});
        return path;
    }
    /// @param cuts first integers of the pieces after the first
    void expect_merged(const Interval& whole, const std::set<std::uint64_t>& cuts) {
        std::vector<std::string> sources;
        std::uint64_t first = whole.first;
        for (const std::uint64_t cut : cuts) {
            sources.push_back(write_run("from" + std::to_string(first) + ".h5", {first, cut - 1}));
            first = cut;
        }
        sources.push_back(write_run("last.h5", {first, whole.last}));
        write_run("whole.h5", whole);
        ASSERT_TRUE(merge(*files_, sources, folder_.file("all.h5"),
                          {.process = "host.1", .threads = 2}));
        const Checkpoint expected = result("whole.h5");
        const Checkpoint merged = result("all.h5");
        EXPECT_EQ(merged.progress.totals(), expected.progress.totals());
        EXPECT_EQ(merged.progress.grid(), expected.progress.grid());
        EXPECT_EQ(merged.progress.gap_table(), expected.progress.gap_table());
        EXPECT_EQ(contents_digest(merged), contents_digest(expected));
        for (const std::string& name : test::file_names(folder_.path()))
            std::filesystem::remove(folder_.path() / name);
    }

private:
    test::TempFolder folder_;
    std::unique_ptr<FileSystem> files_ = make_posix_file_system();
};

INSTANTIATE_TEST_SUITE_P(Of,
                         MergeOfPrimes,
                         testing::Values(core::Store::none,
                                         core::Store::primes,
                                         core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(MergeOfPrimes, IsExactWithinTheFirstConstellations) {
    for (const std::uint64_t cut : {3, 4, 6, 8, 12, 14, 31}) {
        SCOPED_TRACE(cut);
        expect_merged({0, 200}, {cut});
    }
    expect_merged({3, 200}, {4, 5, 6, 7, 11, 13, 17, 19, 20, 23, 29, 30, 31});
}

TEST_P(MergeOfPrimes, IsExactWithinASextuplet) {
    // 16057 + {0, 4, 6, 10, 12, 16}
    for (const std::uint64_t cut : {16'058, 16'064, 16'071, 16'073}) {
        SCOPED_TRACE(cut);
        expect_merged({15'000, 17'000}, {cut});
    }
    expect_merged({15'000, 17'000}, {16'058, 16'062, 16'064, 16'068, 16'070});
}

TEST_P(MergeOfPrimes, IsExactWithinTheLargestGap) {
    // 114 behind 492113, the largest up to a million.
    for (const std::uint64_t cut : {492'114, 492'150, 492'227}) {
        SCOPED_TRACE(cut);
        expect_merged({400'000, 500'000}, {cut});
    }
    expect_merged({400'000, 500'000}, {492'114, 492'120, 492'150, 492'160, 492'227});
}

TEST_P(MergeOfPrimes, IsExactForRandomCuts) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (const Interval whole : {Interval{0, 3'000'000}, {1'000'000'000'000, 1'000'001'000'000}}) {
        std::set<std::uint64_t> cuts;
        for (int i = 0; i < 4; ++i) cuts.insert(whole.first + 1 + random() % whole.span());
        expect_merged(whole, cuts);
    }
}

}  // namespace
}  // namespace warpsieve::io
