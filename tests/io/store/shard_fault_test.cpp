#include <gtest/gtest.h>

#include <cerrno>

#include "io/store/shard_fixture.hpp"
#include "support/flush_full_tail.hpp"

// Sealing a shard that fails, or that the process dies in, at every single file-system call:
// invariant (5) of checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

class FailingSeal : public ShardTest {
protected:
    void SetUp() override {
        leave_shards(3);
        before_ = contents();
    }

    /// A copy of the run, and a process at work on it whose next batch fills a chunk.
    struct Trial {
        explicit Trial(const FailingSeal& suite)
            : run(std::in_place, files, folder.file("run.h5"), person(2), GetParam()) {
            for (const auto& [name, bytes] : suite.before_)
                test::write_file(folder.file(name), bytes);
            run->begin();
            static_cast<void>(run->save());  // the claim
            test::add_noise(*run->checkpoint, test::noise_of_a_chunk(GetParam()));
            sealed = run->checkpoint->shards.size();
            files.heal();
        }
        void seal_and_save() {
            test::flush_full_tail(run->store, *run->checkpoint);
            EXPECT_GT(run->checkpoint->shards.size(), sealed);
            static_cast<void>(run->save());
        }
        [[nodiscard]] Checkpoint saved() const {
            return prove_checkpoint(test::bytes_of_file(folder.file("run.h5")));
        }
        /// What is on disk is whole, and a next process ends as if nothing had happened.
        void expect_to_end_well() {
            run.reset();
            files.heal();
            ShardWriter next(files, folder.file("run.h5"), person(3), GetParam());
            next.begin();
            EXPECT_EQ(next.warnings, std::vector<std::string>{});
            ASSERT_TRUE(next.found);
            static_cast<void>(next.save());
            EXPECT_EQ(next.found->file, folder.file("run.h5"));
            next.complete();
            const Checkpoint result = saved();
            EXPECT_EQ(contents_digest(result), contents_digest(whole_noise(GetParam())));
            std::vector<std::string> expected{"run.h5"};
            for (const Shard& shard : result.shards) expected.push_back(shard.file);
            EXPECT_EQ(test::file_names(folder.path()), expected);
        }

        test::TempFolder folder;
        test::FaultyFileSystem files;
        std::optional<ShardWriter> run;
        std::size_t sealed = 0;
    };

    std::map<std::string, Bytes> before_;
};
INSTANTIATE_TEST_SUITE_P(Of,
                         FailingSeal,
                         testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(FailingSeal, KeepsTheDataInTheTailWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        Trial trial(*this);
        const std::uint64_t digest = contents_digest(*trial.run->checkpoint);
        trial.files.fail_call(call, ENOSPC);
        try {
            test::flush_full_tail(trial.run->store, *trial.run->checkpoint);
            EXPECT_LE(trial.files.calls(), call) << "a failure went unnoticed";
            EXPECT_GT(call, 4U);
            return;  // every call was tried
        } catch (const IoError&) {
        }
        EXPECT_EQ(trial.run->checkpoint->shards.size(), trial.sealed);
        EXPECT_EQ(contents_digest(*trial.run->checkpoint), digest);
        EXPECT_EQ(test::folder_contents(trial.folder.path() / "run.shards").size(), trial.sealed)
            << "a shard that failed was left";
        trial.files.heal();
        static_cast<void>(trial.run->save());  // what a run that cannot go on tries at last
        EXPECT_EQ(contents_digest(trial.saved()), digest);
        trial.seal_and_save();
        EXPECT_EQ(contents_digest(trial.saved()), digest);
        trial.expect_to_end_well();
    }
}

TEST_P(FailingSeal, LosesNothingThatWasSavedWhereverTheProcessDies) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        Trial trial(*this);
        trial.files.crash_at(call);
        try {
            trial.seal_and_save();
            EXPECT_GT(call, 12U);
            return;  // every call of sealing and saving was tried
        } catch (const test::SimulatedCrash&) {
        }
        trial.expect_to_end_well();
    }
}

TEST_P(FailingSeal, WritesTheFirstShardAfterEveryFailure) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        const test::TempFolder own;
        ShardWriter run(files, own.file("run.h5"), person(1), GetParam());
        run.begin();
        static_cast<void>(run.save());
        test::add_noise(*run.checkpoint, 2 * test::noise_of_a_chunk(GetParam()));
        files.heal();
        files.fail_call(call, EIO);
        try {
            test::flush_full_tail(run.store, *run.checkpoint);
            EXPECT_GT(call, 8U);
            return;
        } catch (const IoError&) {
        }
        files.heal();
        test::flush_full_tail(run.store, *run.checkpoint);
        EXPECT_GE(run.checkpoint->shards.size(), 1U);
        EXPECT_TRUE(run.checkpoint->tail.full.empty());
        run.complete();
        EXPECT_EQ(contents_digest(prove_checkpoint(test::bytes_of_file(own.file("run.h5")))),
                  contents_digest(whole_noise(GetParam())));
    }
}

// Invariant (6).
TEST_P(FailingSeal, NeverWritesOverAFileThatHasItsName) {
    Trial trial(*this);
    const std::string next =
        "run.shards/" +
        shard_name({trial.sealed, 1}, 2, trial.run->checkpoint->history.back().identity.session_id);
    test::write_file(trial.folder.path() / next, std::string("somebody's"));
    EXPECT_THROW(test::flush_full_tail(trial.run->store, *trial.run->checkpoint), IoError);
    const Bytes left = test::bytes_of_file(trial.folder.path() / next);
    EXPECT_EQ(std::string(left.begin(), left.end()), "somebody's");
}

/// A bitmap would take half a million calls.
class ShortWrites : public FailingSeal {};
INSTANTIATE_TEST_SUITE_P(Of, ShortWrites, testing::Values(core::Store::primes));

TEST_P(ShortWrites, MakeTheSameShard) {
    Trial trial(*this);
    trial.files.short_writes = true;
    test::flush_full_tail(trial.run->store, *trial.run->checkpoint);
    trial.files.short_writes = false;
    static_cast<void>(trial.run->save());
    trial.expect_to_end_well();
}

}  // namespace
}  // namespace warpsieve::io
