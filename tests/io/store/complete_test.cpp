#include <gtest/gtest.h>

#include "io/store/store_fixture.hpp"

// The end of a run, invariant (10) of checkpoint_store.cpp, and the heartbeat before it.

namespace warpsieve::io {
namespace {

using Names = std::vector<std::string>;

TEST_F(StoreTest, ACompleteRunIsASingleFile) {
    leave_generations(4);
    test::write_file(RunFiles(output).temporary("node09.9", "new"), std::string("half a file"));
    Writer run = writer(person(2));
    run.begin();
    run.sieve_and_save();
    run.store.complete();
    EXPECT_EQ(names(), Names{"run.h5"});
    EXPECT_EQ(generation_of("run.h5"), 5U);
}

TEST_F(StoreTest, ACompleteRunRemovesGenerationsOfALongerKeepToo) {
    leave_generations(5, 5);
    Writer run = writer(person(2), 1);
    run.begin();
    run.sieve_and_save();
    run.store.complete();
    EXPECT_EQ(names(), Names{"run.h5"});
}

TEST_F(StoreTest, CompletingLeavesTheResultWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        Writer run = writer(person(1));
        run.begin();
        run.sieve_and_save();
        const Bytes result = bytes_of("run.h5");
        files.heal();
        files.fail_call(call, EIO);
        bool failed = false;
        try {
            run.store.complete();
        } catch (const IoError&) {
            failed = true;
        }
        EXPECT_EQ(bytes_of("run.h5"), result);
        files.heal();
        if (!failed) break;
    }
}

TEST_F(StoreTest, CompletingLetsAWaitingWriterIn) {
    Writer run = writer(person(1));
    run.begin();
    run.sieve_and_save();
    run.store.complete();
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->checkpoint.generation, 1U);
}

class UnsavedWork : public StoreTest {
protected:
    /// The first session's newest save was so long before its last heartbeat.
    void let_time_pass(std::chrono::seconds time) const {
        const auto alive = std::filesystem::last_write_time(folder.file("run.lock"));
        std::filesystem::last_write_time(output, alive - time);
    }
};

TEST_F(UnsavedWork, IsToldFromTheLastHeartbeat) {
    leave_generations(2);
    let_time_pass(std::chrono::seconds(8));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_NEAR(next.found->unsaved_s, 8, 1e-3);
}

TEST_F(UnsavedWork, IsNoneAfterARunThatSavedAndStopped) {
    {
        Writer run = writer(person(1));
        run.begin();
        run.sieve();
        run.checkpoint->status = Status::paused;
        static_cast<void>(run.save());
    }
    // A start that failed later has touched the lock file only.
    let_time_pass(std::chrono::hours(24));
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->unsaved_s, 0);
}

TEST_F(UnsavedWork, IsCountedFromTheGenerationThatIsGoneOnFrom) {
    leave_generations(2);
    let_time_pass(std::chrono::seconds(8));
    const auto saved = std::filesystem::last_write_time(output);
    std::filesystem::last_write_time(folder.file("run.prev1.h5"), saved - std::chrono::seconds(30));
    flip_a_bit("run.h5");
    std::filesystem::last_write_time(output, saved);
    Writer next = writer(person(2));
    next.begin();
    EXPECT_NEAR(next.found->unsaved_s, 38, 1e-3);
}

TEST_F(UnsavedWork, GrowsWithEveryHeartbeat) {
    Writer run = writer(person(1));
    run.begin();
    run.sieve_and_save();
    let_time_pass(std::chrono::hours(1));
    const auto before = std::filesystem::last_write_time(folder.file("run.lock"));
    std::filesystem::last_write_time(folder.file("run.lock"), before - std::chrono::hours(1));
    run.store.heartbeat();
    EXPECT_GE(std::filesystem::last_write_time(folder.file("run.lock")), before);
}

TEST_F(UnsavedWork, HeartbeatsNeverFailARun) {
    Writer run = writer(person(1));
    run.store.heartbeat();  // without a lock
    run.begin();
    files.failing = "touch";
    run.store.heartbeat();
    files.heal();
    run.sieve_and_save();
}

}  // namespace
}  // namespace warpsieve::io
