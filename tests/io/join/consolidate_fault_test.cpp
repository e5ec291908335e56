#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>

#include "io/join/consolidate_fixture.hpp"

// A consolidation that fails, or that the process dies in, at every single file-system call.

namespace warpsieve::io {
namespace {

class FailingConsolidation : public Consolidation {};
INSTANTIATE_TEST_SUITE_P(Of,
                         FailingConsolidation,
                         testing::Values(core::Store::primes, core::Store::bitmap));

/// A limit of file size stands for a disk that is full.
TEST_P(FailingConsolidation, LeavesNothingWhenTheDiskFills) {
    struct rlimit unlimited {};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    const std::uint64_t size = saved().shards.front().bytes;
    for (const std::uint64_t limit : {std::uint64_t{600}, size / 2, 2 * size, 3 * size + 7}) {
        struct rlimit small = unlimited;
        small.rlim_cur = limit;
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
        const std::string words = refusal<IoError>([&] { static_cast<void>(consolidate_here()); });
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
        EXPECT_TRUE(contains(words, "cannot write")) << words;
        expect_untouched();
    }
    ASSERT_TRUE(consolidate_here());
    expect_consolidated();
}

TEST_P(FailingConsolidation, LeavesNothingWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.fail_call(call, EIO);
        try {
            static_cast<void>(consolidate_here());
            // Only the temporary name, which is forgotten last, may stay where it cannot be
            // removed.
            if (files.calls() > call) {
                EXPECT_TRUE(contains(files.log().at(call), "remove ")) << files.log().at(call);
                std::filesystem::remove(target_);
                for (const std::string& name : names())
                    if (contains(name, ".tmp.")) std::filesystem::remove(folder.path() / name);
                continue;
            }
            EXPECT_GT(call, 25U);
            return;
        } catch (const IoError&) {
        }
        if (contains(files.log().at(call), "sync_folder ")) {
            expect_consolidated();  // it is whole, but who knows for how long it has its name
            std::filesystem::remove(target_);
        }
        expect_untouched();
    }
}

TEST_P(FailingConsolidation, IsWholeOrNotThereWhereverTheProcessDies) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.crash_at(call);
        bool died = false;
        try {
            static_cast<void>(consolidate_here());
        } catch (const test::SimulatedCrash&) {
            died = true;
        }
        if (!died && files.calls() <= call) return;
        if (std::filesystem::exists(target_)) {
            EXPECT_EQ(contents_digest(prove_checkpoint(bytes_of("one.h5"))),
                      contents_digest(saved()));
            std::filesystem::remove(target_);
        }
        files.heal();
        ASSERT_TRUE(consolidate_here());  // the leftovers of the dead process are in nobody's way
        expect_consolidated();
        std::filesystem::remove(target_);
    }
}

}  // namespace
}  // namespace warpsieve::io
