#include <gtest/gtest.h>

#include "io/store/store_fixture.hpp"

// What a run finds when generations are damaged, missing, or not ours: invariants (8) and (9) of
// checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

constexpr const char* quarantined = "run.h5.bad-20260102T030405Z";

class DamagedGeneration : public StoreTest {
protected:
    void SetUp() override { leave_generations(3); }

    /// A start that is refused and leaves every file as it was, but for the lock file.
    template <class Refusal>
    std::string refused_untouched() {
        const auto before = contents();
        Writer next = writer(person(2));
        const std::string words = refusal<Refusal>([&] { static_cast<void>(next.store.find()); });
        EXPECT_EQ(contents(), before);
        StoreTest::refused_untouched<Refusal>();
        return words;
    }
};

/// A generation that was not looked at to its end is not damaged.
TEST_F(DamagedGeneration, IsNoneThatAStopCameBetween) {
    const auto before = contents();
    const auto stopped = [] { return true; };
    Writer next = writer(person(2));
    EXPECT_THROW(static_cast<void>(next.store.find(stopped)), core::Interrupted);
    EXPECT_THROW(static_cast<void>(next.store.begin(next.warnings, stopped)), core::Interrupted);
    EXPECT_TRUE(next.warnings.empty());
    auto after = contents();
    after.erase("run.lock");
    auto expected = before;
    expected.erase("run.lock");
    EXPECT_EQ(after, expected);
}

TEST_F(DamagedGeneration, IsQuarantinedAndTheOneBeforeItGoesOn) {
    flip_a_bit("run.h5");
    const Bytes damaged = bytes_of("run.h5");
    Writer next = writer(person(2));
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->checkpoint.generation, 2U);
    EXPECT_EQ(next.found->file, folder.file("run.prev1.h5"));
    EXPECT_EQ(bytes_of(quarantined), damaged);
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_EQ(next.warnings[0],
              output +
                  " does not prove good (it does not match its seal: damaged or changed); "
                  "going on from " +
                  folder.file("run.prev1.h5") + "; kept as " + quarantined);
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 2U);
}

TEST_F(DamagedGeneration, IsOnlyReportedByReaders) {
    flip_a_bit("run.h5");
    const auto before = contents();
    Writer reader = writer(person(2));
    const auto found = reader.store.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->checkpoint.generation, 2U);
    ASSERT_EQ(found->bad.size(), 1U);
    EXPECT_EQ(found->bad[0].file, output);
    EXPECT_EQ(contents(), before);
}

TEST_F(DamagedGeneration, IsPassedOverForTheOldestIfNeedBe) {
    flip_a_bit("run.h5");
    flip_a_bit("run.prev1.h5");
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(next.warnings.size(), 2U);
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
    EXPECT_EQ(generation_of("run.prev2.h5"), 1U);
}

TEST_F(DamagedGeneration, IsNotRenamedWithoutTheLock) {
    flip_a_bit("run.h5");
    files.locks_unsupported = true;
    Writer next = writer(person(2));
    const Bytes damaged = bytes_of("run.h5");
    next.begin();
    EXPECT_EQ(bytes_of("run.h5"), damaged);
    EXPECT_EQ(next.warnings.size(), 2U);
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 2U);
    EXPECT_EQ(generation_of("run.prev2.h5"), 1U);
}

// Invariant (2).
TEST_F(DamagedGeneration, WithoutTheLockNeverPushesOutTheGoodOneWhereverTheProcessDies) {
    files.locks_unsupported = true;
    flip_a_bit("run.h5");
    flip_a_bit("run.prev1.h5");
    for (std::size_t call = 0;; ++call) {
        Writer next = writer(person(2));
        next.begin();
        const bool published = next.found->file == output;
        ASSERT_EQ(next.found->checkpoint.generation, published ? 2U : 1U) << "call " << call;
        if (published) break;
        files.crash_at(call);
        try {
            next.sieve_and_save();
            break;
        } catch (const test::SimulatedCrash&) {
            files.heal();
        }
    }
    EXPECT_EQ(generation_of("run.prev2.h5"), 1U);
}

TEST_F(DamagedGeneration, OfAnEmptyFileCountsAsOurs) {
    test::write_file(output, std::string());
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->checkpoint.generation, 2U);
    EXPECT_TRUE(bytes_of(quarantined).empty());
}

TEST_F(DamagedGeneration, WithoutAGoodOneStopsTheStart) {
    for (const char* name : {"run.h5", "run.prev1.h5", "run.prev2.h5"}) flip_a_bit(name);
    const std::string words = refused_untouched<DamagedError>();
    EXPECT_TRUE(contains(words, "no generation of " + output + " proves good")) << words;
    EXPECT_TRUE(contains(words, "run.prev2.h5: it does not match its seal")) << words;
    EXPECT_TRUE(contains(words, "nothing was touched")) << words;
    EXPECT_TRUE(contains(words, "start again from the beginning")) << words;
}

/// Who reads may have named a generation that is not the newest: others may be good.
TEST_F(DamagedGeneration, IsNoReasonToBeginAnewForWhoOnlyReads) {
    flip_a_bit("run.prev1.h5");
    const std::string words = refusal<DamagedError>(
        [&] { static_cast<void>(open_run(files, folder.file("run.prev1.h5"))); });
    EXPECT_TRUE(contains(words, "run.prev1.h5 proves good")) << words;
    EXPECT_TRUE(contains(words, "(nothing was touched; restore a copy)")) << words;
}

TEST_F(DamagedGeneration, ThatIsMissingIsNoObstacle) {
    std::filesystem::remove(output);
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev1.h5"));
    EXPECT_TRUE(next.found->bad.empty());
    EXPECT_TRUE(next.warnings.empty());
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
}

TEST_F(DamagedGeneration, IsFoundBehindAGap) {
    std::filesystem::remove(output);
    std::filesystem::remove(folder.file("run.prev1.h5"));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev2.h5"));
}

TEST_F(DamagedGeneration, ThatIsNotOursStopsTheStartAndNamesTheGoodOne) {
    test::write_file(output, std::string("the only copy of a thesis"));
    const std::string words = refused_untouched<ForeignFileError>();
    EXPECT_TRUE(contains(words, output + ": it is not a warpsieve file; nothing was touched"))
        << words;
    EXPECT_TRUE(contains(
        words, "move it away to go on from " + folder.file("run.prev1.h5") + ", generation 2"))
        << words;
}

TEST_F(DamagedGeneration, ThatIsNotOursStopsTheStartWithoutAGoodOneToo) {
    for (const char* name : {"run.prev1.h5", "run.prev2.h5"})
        std::filesystem::remove(folder.file(name));
    test::write_file(output, std::string("the only copy of a thesis"));
    const std::string words = refused_untouched<ForeignFileError>();
    EXPECT_TRUE(contains(words, "choose another name with -o")) << words;
}

TEST_F(DamagedGeneration, AmongTheOlderOnesThatIsNotOursIsNeverRenamed) {
    flip_a_bit("run.h5");
    test::write_file(folder.file("run.prev1.h5"), std::string("something else"));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(bytes_of("run.prev1.h5").size(), 14U);
}

}  // namespace
}  // namespace warpsieve::io
