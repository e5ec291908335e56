#include "cpu/thread_pool.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>

namespace warpsieve::test {
namespace {

TEST(ThreadPool, CallsEachWorkerOnceInEveryRound) {
    cpu::ThreadPool pool(4);
    for (unsigned round = 0; round < 500; ++round) {
        const unsigned workers = round % 4 + 1;
        std::array<std::atomic<int>, 4> calls{};
        pool.run(workers, [&](unsigned worker) { ++calls[worker]; });
        for (unsigned worker = 0; worker < 4; ++worker)
            ASSERT_EQ(calls[worker], worker < workers ? 1 : 0);
    }
}

TEST(ThreadPool, ThrowsWhatAWorkerThrewAndGoesOn) {
    cpu::ThreadPool pool(3);
    for (unsigned culprit = 0; culprit < 3; ++culprit) {
        EXPECT_THROW(pool.run(3,
                              [&](unsigned worker) {
                                  if (worker == culprit) throw std::runtime_error("worker");
                              }),
                     std::runtime_error);
        std::atomic<int> calls = 0;
        pool.run(3, [&](unsigned) { ++calls; });
        EXPECT_EQ(calls, 3);
    }
}

}  // namespace
}  // namespace warpsieve::test
