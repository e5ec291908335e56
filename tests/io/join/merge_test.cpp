#include "io/join/merge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "io/join/consolidate.hpp"
#include "io/join/merge_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

class Merge : public MergeOfNoise {};
INSTANTIATE_TEST_SUITE_P(Of,
                         Merge,
                         testing::Values(core::Store::none,
                                         core::Store::primes,
                                         core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(Merge, IsTheUndisturbedRunWhereverItWasCut) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (const Interval whole : {low, top}) {
        std::set<std::uint64_t> chosen;
        for (int i = 0; i < 3; ++i) chosen.insert(whole.first + 1 + random() % whole.span());
        chosen.insert(*chosen.begin() + 1);  // a piece of one integer, within a byte, mostly
        const std::vector<std::uint64_t> cuts(chosen.begin(), chosen.end());
        std::vector<std::string> sources = write_pieces(whole, cuts);
        std::ranges::shuffle(sources, random);
        const auto before = contents();
        ASSERT_TRUE(merge_here(sources, {.threads = 2}));
        expect_merged(undisturbed(whole));
        auto now = contents();
        now.erase("all.h5");
        EXPECT_TRUE(now == before);  // nothing is changed, nothing is left
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
    }
}

TEST_P(Merge, IsTheUndisturbedRunWhereSeveralPiecesShareAByte) {
    const Interval whole{0, 200};
    ASSERT_TRUE(merge_here(write_pieces(whole, {6, 8, 9, 29, 30, 31, 90, 91})));
    expect_merged(undisturbed(whole));
}

TEST_P(Merge, OfMergedRunsIsOfTheirPieces) {
    const std::vector<std::string> pieces = write_pieces(low, {7'000'011, 30'000'000});
    ASSERT_TRUE(merge(files, {pieces[0], pieces[1]}, folder.file("two.h5"), {.process = "a.1"}));
    ASSERT_TRUE(merge_here({folder.file("two.h5"), pieces[2]}));
    expect_merged(undisturbed(low));
}

TEST_P(Merge, KeepsTheSessionsOfAllRuns) {
    const std::vector<std::string> pieces = write_pieces(low, {7'000'011, 30'000'000});
    const auto merged = merge_here({pieces[2], pieces[0], pieces[1]});
    ASSERT_TRUE(merged);
    const Checkpoint file = saved("all.h5");
    EXPECT_EQ(file.run_id, "the-merged-run");
    EXPECT_EQ(file.date_modified, "2026-03-04T05:06:07Z");
    EXPECT_EQ(file.date_created, saved("piece0.h5").date_created);
    EXPECT_EQ(merged->checkpoint.history, file.history);
    ASSERT_EQ(file.history.size(), 3U);
    for (std::uint32_t i = 0; i < 3; ++i) {
        Session expected = saved("piece" + std::to_string(i) + ".h5").history.front();
        expected.number = i + 1;
        EXPECT_EQ(file.history[i], expected);
    }
    ASSERT_EQ(file.saves.size(), 3U);
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(file.saves[i].session, i + 1);
    EXPECT_EQ(merged->bytes, std::filesystem::file_size(target_));
    EXPECT_EQ(file.elapsed_s, 3 * saved("piece0.h5").elapsed_s);
    EXPECT_EQ(file.checkpoint_interval_s, 0) << "no session saved it";
}

TEST_P(Merge, TellsHowFarItIs) {
    std::vector<double> shares;
    const auto pieces = write_pieces(low, {7'000'011, 30'000'000});
    ASSERT_TRUE(merge_here(pieces, {.progress = [&](double share) { shares.push_back(share); }}));
    EXPECT_TRUE(std::ranges::is_sorted(shares));
    if (GetParam() == core::Store::none) return;
    EXPECT_GT(shares.size(), 3U);
    EXPECT_EQ(shares.back(), 1.0);
}

TEST_P(Merge, StopsWithoutATrace) {
    if (GetParam() == core::Store::none) GTEST_SKIP() << "there is nothing to copy";
    const auto pieces = write_pieces(low, {7'000'011, 30'000'000});
    const auto before = contents();
    std::stop_source stop;
    EXPECT_FALSE(merge_here(pieces, {.threads = 2,
                                     .progress = [&](double) { stop.request_stop(); },
                                     .stop = stop.get_token()}));
    EXPECT_TRUE(contents() == before);
}

TEST_P(Merge, StopsWithoutATraceAfterAnyCall) {
    const auto pieces = write_pieces(some_chunks(), {700'011});
    const auto before = contents();
    for (const std::string& scratch : {std::string(), folder.path().string()})
        for (std::size_t last = 0;; ++last) {
            std::stop_source stop;
            std::size_t calls = 0;
            files.after_call = [&](const std::string&) {
                if (calls++ == last) stop.request_stop();
            };
            const auto done = merge_here(pieces, {.scratch = scratch, .stop = stop.get_token()});
            files.after_call = {};
            if (done) {
                EXPECT_GT(last, 4U);
                std::filesystem::remove(target_);
                break;
            }
            ASSERT_TRUE(contents() == before) << "after call " << last;
        }
}

TEST_P(Merge, IsTheSameFileWhereverItIsBuilt) {
    const auto pieces = write_pieces(low, {7'000'011});
    ASSERT_TRUE(merge_here(pieces));
    const Bytes in_place = bytes_of("all.h5");
    std::filesystem::remove(target_);
    const test::TempFolder scratch;
    ASSERT_TRUE(merge_here(pieces, {.scratch = scratch.path().string()}));
    EXPECT_TRUE(bytes_of("all.h5") == in_place);
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST_P(Merge, WorksWithoutHardLinksAndLocks) {
    files.links_unsupported = true;
    files.locks_unsupported = true;
    ASSERT_TRUE(merge_here(write_pieces(low, {7'000'011})));
    expect_merged(undisturbed(low));
}

TEST_P(Merge, GivesARunThatIsConsolidatedAsItIs) {
    ASSERT_TRUE(merge_here(write_pieces(low, {7'000'011})));
    const std::string one = folder.file("one.h5");
    ASSERT_TRUE(consolidate(files, target_, one, {.process = "node01.1"}));
    EXPECT_EQ(contents_digest(saved("one.h5")), contents_digest(undisturbed(low)));
}

}  // namespace
}  // namespace warpsieve::io
