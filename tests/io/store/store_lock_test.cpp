#include <gtest/gtest.h>

#include "io/store/store_fixture.hpp"

// Who may write: the lock and its owner record. Invariants (4), (8) and (11) of
// checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

TEST_F(StoreTest, ASecondWriterIsRefusedByNameAndNothingIsTouched) {
    Writer first = writer(person(1));
    first.begin();
    first.sieve_and_save();
    const auto before = contents();
    Writer second = writer(person(42));
    const std::string words = refusal<HeldError>([&] { second.begin(); });
    EXPECT_TRUE(contains(words, "process 1 on node01, since 2026-01-02T03:04:05Z")) << words;
    EXPECT_TRUE(contains(words, output)) << words;
    EXPECT_EQ(contents(), before);
    first.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
}

TEST_F(StoreTest, ASecondWriterOfALaterSlurmJobIsRefused) {
    Writer first = writer(slurm(1, 5));
    first.begin();
    Owner other = slurm(2, 9);
    other.identity.slurm_job_id = 4712;
    Writer second = writer(other);
    const std::string words = refusal<HeldError>([&] { second.begin(); });
    EXPECT_TRUE(contains(words, "(Slurm job 4711, restart 5)")) << words;
}

TEST_F(StoreTest, ASecondWriterIsRefusedWhileTheFirstIsJustStarting) {
    const LockAttempt attempt = files.try_lock(RunFiles(output).lock());
    ASSERT_EQ(attempt.outcome, LockAttempt::Outcome::held);
    Writer second = writer(person(2));
    const std::string words = refusal<HeldError>([&] { second.begin(); });
    EXPECT_TRUE(contains(words, "another instance that is just starting")) << words;
}

TEST_F(StoreTest, TheLockOfAProcessThatEndedHoldsNobodyUp) {
    leave_generations(1);
    ASSERT_EQ(names(), (std::vector<std::string>{"run.h5", "run.lock"}));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_TRUE(next.warnings.empty());
    EXPECT_EQ(files.look_at_lock(RunFiles(output).lock()).record, to_record(person(2)));
}

TEST_F(StoreTest, WithoutLocksARunSaysSoAndGoesOn) {
    files.locks_unsupported = true;
    Writer run = writer(person(1));
    run.begin();
    ASSERT_EQ(run.warnings.size(), 1U);
    EXPECT_TRUE(contains(run.warnings[0], "has no locks")) << run.warnings[0];
    run.sieve_and_save();
    run.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
    run.store.complete();
    EXPECT_EQ(names(), std::vector<std::string>{"run.h5"});
}

TEST_F(StoreTest, TemporariesOfKilledProcessesAreRemovedByTheHolderOfTheLock) {
    leave_generations(1);
    const RunFiles names_of_run(output);
    const std::string stale = names_of_run.temporary("node09.9", "new");
    test::write_file(stale, std::string("half a file"));
    test::write_file(folder.file(".other.h5.tmp.x"), std::string("not ours"));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(names(), (std::vector<std::string>{".other.h5.tmp.x", "run.h5", "run.lock"}));
}

TEST_F(StoreTest, TemporariesStayWithoutTheLock) {
    const std::string stale = RunFiles(output).temporary("node09.9", "new");
    test::write_file(stale, std::string("somebody may be writing it"));
    files.locks_unsupported = true;
    Writer next = writer(person(2));
    next.begin();
    EXPECT_TRUE(bytes_of(".run.h5.tmp.node09.9.new").size() > 0);
}

TEST_F(StoreTest, AFolderThatCannotBeWrittenToIsSaidByItsReason) {
    Writer nowhere(files, folder.file("missing/run.h5"), person(1));
    EXPECT_TRUE(contains(refusal<IoError>([&] { nowhere.begin(); }), "does the folder exist?"));
    test::write_file(folder.file("file"), std::string("x"));
    Writer inside_file(files, folder.file("file/run.h5"), person(1));
    EXPECT_TRUE(contains(refusal<IoError>([&] { inside_file.begin(); }), "not a folder"));
}

TEST_F(StoreTest, FindingTouchesNothing) {
    leave_generations(3);
    const auto before = contents();
    Writer reader = writer(person(2));
    const auto found = reader.store.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->checkpoint.generation, 3U);
    EXPECT_EQ(contents(), before);
}

TEST_F(StoreTest, FindsNothingWhereNothingIs) {
    Writer reader = writer(person(2));
    EXPECT_FALSE(reader.store.find());
    EXPECT_TRUE(names().empty());
}

}  // namespace
}  // namespace warpsieve::io
