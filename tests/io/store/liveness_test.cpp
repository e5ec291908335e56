#include "io/store/liveness.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "io/store/store_fixture.hpp"

// Whether somebody works on a run: by the lock, by ages where no lock tells, and at one moment.

namespace warpsieve::io {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Live : public StoreTest {
protected:
    [[nodiscard]] Liveness look(FileTime now) {
        const auto live = open_live(
            files, [&] { return recover(files, RunFiles(output)); }, now);
        EXPECT_TRUE(live);
        return live->life;
    }
    [[nodiscard]] Liveness look() { return look(FileTime::clock::now()); }
    [[nodiscard]] FileTime saved() { return *files.modified(output); }
    /// Leaves a run that says this of itself, and nobody at work on it.
    void leave(Status status, double interval_s = 30) {
        Writer first = writer(person(1));
        first.begin();
        first.sieve(status == Status::complete ? 100'000 : 2400);
        first.checkpoint->status = status;
        first.checkpoint->checkpoint_interval_s = interval_s;
        static_cast<void>(first.save());
    }
};

TEST_F(Live, ARunWhoseLockIsHeldIsRunning) {
    Writer at_work = writer(person(1));
    at_work.begin();
    at_work.sieve_and_save();
    at_work.store.heartbeat();
    const FileTime now = FileTime::clock::now();
    const Liveness life = look(now);
    EXPECT_EQ(life.status, LiveStatus::running);
    EXPECT_EQ(life.writer, "process 1 on node01, since 2026-01-02T03:04:05Z");
    EXPECT_EQ(life.owner, person(1));
    EXPECT_EQ(life.last_sign, files.modified(RunFiles(output).lock()));
    EXPECT_EQ(life.judged_by_age, "");
    // However long it is silent: its process may have been stopped, and be continued.
    EXPECT_EQ(look(now + hours(1000)).status, LiveStatus::running);
}

TEST_F(Live, ARunWhoseProcessDiedIsInterrupted) {
    leave(Status::running);
    const Liveness life = look(saved() + seconds(1));
    EXPECT_EQ(life.status, LiveStatus::interrupted);
    EXPECT_EQ(life.writer, "");
    EXPECT_FALSE(life.owner);
    ASSERT_TRUE(life.last_sign);
    EXPECT_GE(*life.last_sign, saved());
    EXPECT_EQ(life.judged_by_age, "");
}

TEST_F(Live, ACopyWithoutItsLockFileIsInterruptedToo) {
    leave(Status::running);
    files.remove(RunFiles(output).lock());
    EXPECT_EQ(look().status, LiveStatus::interrupted);
    EXPECT_EQ(look().last_sign, saved());
}

TEST_F(Live, ARunThatNobodyWorksOnIsWhatItSays) {
    leave(Status::paused);
    EXPECT_EQ(look().status, LiveStatus::paused);
    EXPECT_FALSE(look().last_sign);
    leave(Status::complete);
    EXPECT_EQ(look().status, LiveStatus::complete);
}

TEST_F(Live, ASessionThatHasJustBegunIsRunning) {
    leave(Status::paused);
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(look().status, LiveStatus::running);
    EXPECT_EQ(look().owner, person(2));
}

TEST_F(Live, ASessionThatHasNotSaidWhoItIsIsRunning) {
    leave(Status::paused);
    const std::string lock = RunFiles(output).lock();
    files.remove(lock);
    const LockAttempt attempt = files.try_lock(lock);
    ASSERT_EQ(attempt.outcome, LockAttempt::Outcome::held);
    EXPECT_EQ(look().status, LiveStatus::running);
    EXPECT_EQ(look().writer, "another instance that is just starting");
    EXPECT_FALSE(look().owner);
}

TEST_F(Live, ACompleteRunStaysCompleteWhoeverHoldsItsLock) {
    leave(Status::complete);
    Writer tidying = writer(person(2));
    static_cast<void>(tidying.store.begin(tidying.warnings));
    EXPECT_EQ(look().status, LiveStatus::complete);
    EXPECT_EQ(look().owner, person(2));
}

// Where no lock tells.

TEST_F(Live, WithoutLocksAYoungGenerationMeansRunning) {
    files.locks_unsupported = true;
    leave(Status::running, 100);
    const Liveness life = look(saved() + seconds(799));
    EXPECT_EQ(life.status, LiveStatus::running);
    EXPECT_EQ(life.judged_by_age, no_locks);
    EXPECT_EQ(life.last_sign, saved());
    EXPECT_EQ(life.seconds_since_sign, 799);
    ASSERT_TRUE(life.owner);
    EXPECT_EQ(life.owner->identity.host, "node01");
}

TEST_F(Live, WithoutLocksAnOldGenerationMeansInterrupted) {
    files.locks_unsupported = true;
    leave(Status::running, 100);
    const Liveness life = look(saved() + seconds(801));
    EXPECT_EQ(life.status, LiveStatus::interrupted);
    EXPECT_EQ(life.judged_by_age, no_locks);
    EXPECT_EQ(life.writer, "");
    EXPECT_EQ(life.last_sign, saved());
}

TEST_F(Live, WithoutLocksAYoungHeartbeatIsASignToo) {
    leave(Status::running, 100);
    const FileTime now = saved() + hours(5);
    std::filesystem::last_write_time(
        RunFiles(output).lock(),
        std::filesystem::file_time_type::clock::now() + hours(5) - minutes(1));
    files.locks_unsupported = true;
    EXPECT_EQ(look(now).status, LiveStatus::running);
    EXPECT_EQ(look(now + hours(1)).status, LiveStatus::interrupted);
}

TEST_F(Live, WithoutLocksAStoppedRunIsWhatItSays) {
    files.locks_unsupported = true;
    for (const auto& [said, status] : {std::pair(Status::paused, LiveStatus::paused),
                                       std::pair(Status::complete, LiveStatus::complete)}) {
        leave(said);
        EXPECT_EQ(look().status, status);
        EXPECT_EQ(look().judged_by_age, "") << "nothing was to be judged";
    }
}

/// The clock of this machine is behind that of the file system.
TEST_F(Live, ASignOfTheFutureIsNew) {
    files.locks_unsupported = true;
    leave(Status::running);
    const Liveness life = look(saved() - hours(3));
    EXPECT_EQ(life.status, LiveStatus::running);
    EXPECT_EQ(life.seconds_since_sign, -3 * 3600);
}

/// Another process of the same Slurm job goes on without the lock.
TEST_F(Live, TheLockOfAnOrphanTellsNothingOfTheRun) {
    Writer orphan = writer(slurm(1, 0));
    orphan.begin();
    orphan.sieve_and_save();
    Writer next = writer(slurm(2, 1));
    next.begin();
    next.sieve_and_save();
    const Liveness life = look(saved());
    EXPECT_EQ(life.status, LiveStatus::running);
    EXPECT_NE(life.judged_by_age, "");
    EXPECT_EQ(life.owner->identity.host, "node02");
    EXPECT_EQ(look(saved() + hours(1)).status, LiveStatus::interrupted);
    next.checkpoint->status = Status::paused;
    static_cast<void>(next.save());
    EXPECT_EQ(look().status, LiveStatus::paused);
}

TEST_F(Live, AnIntervalThatIsNoneLeavesTenMinutes) {
    for (const double none : {0.0, -1.0, std::nan("")}) EXPECT_EQ(longest_silence(none), 600);
    EXPECT_EQ(longest_silence(30), 660);
    EXPECT_EQ(longest_silence(INFINITY), INFINITY);
}

// One moment.

TEST_F(Live, ARunThatEndsBetweenTwoLooksWasNotInterrupted) {
    std::optional<Writer> at_work(writer(person(1)));
    at_work->begin();
    at_work->sieve_and_save();
    const auto open = [&] {
        auto found = recover(files, RunFiles(output));
        if (at_work) {  // to its end after it was opened, and before its lock is looked at
            at_work->sieve(100'000);
            static_cast<void>(at_work->save());
            static_cast<void>(at_work->store.complete());
            at_work.reset();
        }
        return found;
    };
    const auto live = open_live(files, open, FileTime::clock::now());
    ASSERT_TRUE(live);
    EXPECT_EQ(live->life.status, LiveStatus::complete);
    EXPECT_EQ(live->run.checkpoint.status, Status::complete);
}

TEST_F(Live, ARunThatIsNotThereIsNotLookedAt) {
    EXPECT_FALSE(open_live(
        files, [&] { return recover(files, RunFiles(output)); }, FileTime()));
}

TEST_F(Live, LookingTouchesNothing) {
    leave(Status::running);
    const auto before = contents();
    const auto touched = files.modified(RunFiles(output).lock());
    static_cast<void>(look());
    EXPECT_EQ(contents(), before);
    EXPECT_EQ(files.modified(RunFiles(output).lock()), touched);
}

}  // namespace
}  // namespace warpsieve::io
