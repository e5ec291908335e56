#include <gtest/gtest.h>

#include "io/store/store_fixture.hpp"

// Two writers at once in spite of the lock: orphans of a requeued job, file systems without locks,
// files that others move about. Invariant (4) of checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

class Fence : public StoreTest {
protected:
    /// Restart 0 of a Slurm job, at work, and restart 1 that has claimed the run from it.
    void claim_over_orphan() {
        orphan_.begin();
        orphan_.sieve_and_save();
        heir_.begin();
        static_cast<void>(heir_.save());
    }

    Writer orphan_ = writer(slurm(1, 0));
    Writer heir_ = writer(slurm(2, 1));
};

TEST_F(Fence, ARestartClaimsTheRunFromAnOrphanOfItsJob) {
    claim_over_orphan();
    ASSERT_EQ(heir_.warnings.size(), 1U);
    EXPECT_TRUE(contains(heir_.warnings[0], "an orphan of restart 0 still holds the lock"))
        << heir_.warnings[0];
    EXPECT_EQ(prove_checkpoint(bytes_of("run.h5")).history.back().identity.slurm_restart_count, 1U);
    EXPECT_EQ(prove_checkpoint(bytes_of("run.h5")).history.size(), 2U);
    heir_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
}

TEST_F(Fence, TheOrphanStopsWithoutWriting) {
    claim_over_orphan();
    const auto before = contents();
    orphan_.sieve();
    const std::string words = refusal<HeldError>([&] { static_cast<void>(orphan_.save()); });
    EXPECT_TRUE(contains(words, "taken over by session 2 on node02")) << words;
    EXPECT_EQ(contents(), before);
    EXPECT_THROW(static_cast<void>(orphan_.save()), HeldError);
    EXPECT_EQ(contents(), before);
}

TEST_F(Fence, TheOrphansLastWordIsOverwritten) {
    claim_over_orphan();
    // The orphan was past its own check when the run was claimed: its file comes after the claim.
    test::write_file(output, bytes_of("run.prev1.h5"));
    orphan_.sieve_and_save();
    ASSERT_EQ(prove_checkpoint(bytes_of("run.h5")).history.back().identity.slurm_restart_count, 0U);
    heir_.sieve_and_save();
    const Checkpoint newest = prove_checkpoint(bytes_of("run.h5"));
    EXPECT_EQ(newest.history.back().identity.slurm_restart_count, 1U);
    EXPECT_EQ(newest.history.back().identity.session_id, "2-session");
    EXPECT_THROW(static_cast<void>(orphan_.save()), HeldError);
}

TEST_F(Fence, TheHeirTakesTheLockOnceTheOrphanIsGone) {
    auto orphan = std::make_unique<Writer>(files, output, slurm(1, 0));
    orphan->begin();
    orphan->sieve_and_save();
    heir_.begin();
    static_cast<void>(heir_.save());
    EXPECT_EQ(files.look_at_lock(RunFiles(output).lock()).record, to_record(slurm(1, 0)));
    orphan.reset();
    heir_.sieve_and_save();
    EXPECT_EQ(files.look_at_lock(RunFiles(output).lock()).record, to_record(slurm(2, 1)));
}

// Invariant (8).
TEST_F(Fence, AnEarlierRestartThatStartsLateIsRefused) {
    {
        Writer later = writer(slurm(2, 1));
        later.begin();
        later.sieve_and_save();
    }
    const auto before = contents();
    Writer late = writer(slurm(1, 0));
    const std::string words = refusal<HeldError>([&] { late.begin(); });
    EXPECT_TRUE(contains(words, "epoch 1")) << words;
    EXPECT_EQ(bytes_of("run.h5"), before.at("run.h5"));
}

TEST_F(Fence, WithoutLocksTheFirstOfTwoWritersStops) {
    files.locks_unsupported = true;
    Writer first = writer(person(1));
    Writer second = writer(person(2));
    first.begin();
    first.sieve_and_save();
    second.begin();
    static_cast<void>(second.save());
    const auto before = contents();
    first.sieve();
    EXPECT_THROW(static_cast<void>(first.save()), HeldError);
    EXPECT_EQ(contents(), before);
    second.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
}

TEST_F(Fence, WithoutLocksAnEarlierStartThatHasNotSavedYetStops) {
    files.locks_unsupported = true;
    Writer first = writer(person(1));
    Writer second = writer(person(2));
    first.begin();
    second.begin();
    second.sieve_and_save();
    EXPECT_THROW(static_cast<void>(first.save()), HeldError);
}

class FileChangedUnderARun : public StoreTest {
protected:
    void SetUp() override {
        run_.begin();
        for (int i = 0; i < 3; ++i) run_.sieve_and_save();
    }
    Writer run_ = writer(person(1));
};

TEST_F(FileChangedUnderARun, IsWrittenAgainWhenMovedAway) {
    std::filesystem::rename(output, folder.file("copy.h5"));
    run_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 4U);
    EXPECT_EQ(generation_of("copy.h5"), 3U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 2U);
}

TEST_F(FileChangedUnderARun, StopsTheRunWhenItIsSomethingElseNow) {
    test::write_file(output, std::string("the only copy of a thesis"));
    const auto before = contents();
    run_.sieve();
    const std::string words = refusal<ForeignFileError>([&] { static_cast<void>(run_.save()); });
    EXPECT_TRUE(contains(words, "not a warpsieve file")) << words;
    EXPECT_EQ(contents(), before);
}

TEST_F(FileChangedUnderARun, StopsTheRunWhenItIsOfAnotherRun) {
    Checkpoint other = test::small_sample();
    test::write_file(output, encode_checkpoint(other));
    const auto before = contents();
    run_.sieve();
    EXPECT_THROW(static_cast<void>(run_.save()), HeldError);
    EXPECT_EQ(contents(), before);
}

// Invariant (2): the damaged file takes the place of none.
TEST_F(FileChangedUnderARun, IsReplacedWhenDamagedAndPushesNoGoodGenerationOut) {
    flip_a_bit("run.h5", 100);  // in the seal, so that it shows
    run_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 4U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 2U);
    EXPECT_EQ(generation_of("run.prev2.h5"), 1U);
}

TEST_F(FileChangedUnderARun, MayBeRestoredFromAnEarlierGenerationOfTheSameSession) {
    test::write_file(output, bytes_of("run.prev1.h5"));
    run_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 4U);
}

}  // namespace
}  // namespace warpsieve::io
