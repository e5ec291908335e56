#include <gtest/gtest.h>

#include <cerrno>

#include "io/join/merge_fixture.hpp"

// A merge that fails, or that the process dies in, at every single file-system call.

namespace warpsieve::io {
namespace {

class FailingMerge : public MergeOfNoise {
protected:
    void SetUp() override {
        pieces_ = write_pieces(some_chunks(), some_cuts());
        before_ = contents();
        files.heal();
    }
    void expect_nothing_left_whichever_call_fails(const MergeOptions& options);
    void expect_whole_or_not_there_wherever_the_process_dies(MergeOptions options);

    std::vector<std::string> pieces_;
    std::map<std::string, Bytes> before_;
};

INSTANTIATE_TEST_SUITE_P(Of,
                         FailingMerge,
                         testing::Values(core::Store::none,
                                         core::Store::primes,
                                         core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

void FailingMerge::expect_nothing_left_whichever_call_fails(const MergeOptions& options) {
    const Checkpoint expected = undisturbed(some_chunks());
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.fail_call(call, EIO);
        bool failed = false;
        try {
            static_cast<void>(merge_here(pieces_, options));
        } catch (const IoError&) {
            failed = true;
        }
        if (!failed && files.calls() <= call) {
            EXPECT_GT(call, GetParam() == core::Store::none ? 12U : 20U);
            expect_merged(expected);
            return;
        }
        // It has its name when its folder is synced, and when what it no longer needs is removed.
        const std::string& log = files.log().at(call);
        if (!failed || contains(log, "sync_folder ")) {
            EXPECT_TRUE(contains(log, failed ? "sync_folder " : "remove ")) << log;
            expect_merged(expected);
            std::filesystem::remove(target_);
        }
        for (const std::string& name : names())
            if (contains(log, "remove ") && (contains(name, ".tmp.") || name == "all.lock"))
                std::filesystem::remove(folder.path() / name);
        EXPECT_TRUE(contents() == before_);
    }
}

void FailingMerge::expect_whole_or_not_there_wherever_the_process_dies(MergeOptions options) {
    const Checkpoint expected = undisturbed(some_chunks());
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.crash_at(call);
        bool died = false;
        try {
            options.process = "node02.7";
            static_cast<void>(merge_here(pieces_, options));
        } catch (const test::SimulatedCrash&) {
            died = true;
        }
        if (!died && files.calls() <= call) return;
        if (std::filesystem::exists(target_)) {
            expect_merged(expected);
            std::filesystem::remove(target_);
        }
        files.heal();
        options.process = "node01.1";
        ASSERT_TRUE(
            merge_here(pieces_, options));  // by another process, which removes what is left
        expect_merged(expected);
        std::filesystem::remove(target_);
        EXPECT_TRUE(contents() == before_);
    }
}

TEST_P(FailingMerge, LeavesNothingWhicheverCallFails) {
    expect_nothing_left_whichever_call_fails({});
}

TEST_P(FailingMerge, IsWholeOrNotThereWhereverTheProcessDies) {
    expect_whole_or_not_there_wherever_the_process_dies({});
}

TEST_P(FailingMerge, LeavesNothingInScratchSpaceWhicheverCallFails) {
    const test::TempFolder scratch;
    expect_nothing_left_whichever_call_fails({.scratch = scratch.path().string()});
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST_P(FailingMerge, LeavesNothingInScratchSpaceWhereverTheProcessDies) {
    const test::TempFolder scratch;
    expect_whole_or_not_there_wherever_the_process_dies({.scratch = scratch.path().string()});
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

}  // namespace
}  // namespace warpsieve::io
