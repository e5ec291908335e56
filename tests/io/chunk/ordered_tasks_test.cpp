#include "io/chunk/ordered_tasks.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace warpsieve::io {
namespace {

TEST(OrderedTasks, GiveTheirResultsInOrder) {
    for (const unsigned threads : {1U, 2U, 7U}) {
        OrderedTasks<int> tasks(threads);
        std::vector<int> results;
        for (int i = 0; i < 1000; ++i) {
            if (tasks.full()) results.push_back(tasks.take());
            tasks.submit([i] { return i; });
        }
        while (!tasks.empty()) results.push_back(tasks.take());
        std::vector<int> expected(1000);
        std::iota(expected.begin(), expected.end(), 0);
        EXPECT_EQ(results, expected) << threads << " threads";
    }
}

TEST(OrderedTasks, RunAtTheSameTime) {
    // Each waits for the other: a single thread would never end.
    std::latch both(2);
    OrderedTasks<int> tasks(2);
    for (int i = 0; i < 2; ++i)
        tasks.submit([&both, i] {
            both.arrive_and_wait();
            return i;
        });
    EXPECT_EQ(tasks.take(), 0);
    EXPECT_EQ(tasks.take(), 1);
}

TEST(OrderedTasks, ThrowWhatATaskThrewInItsPlace) {
    for (const unsigned threads : {1U, 2U}) {
        OrderedTasks<int> tasks(threads);
        tasks.submit([] { return 1; });
        tasks.submit([]() -> int { throw std::runtime_error("second"); });
        tasks.submit([] { return 3; });
        EXPECT_EQ(tasks.take(), 1);
        EXPECT_THROW(static_cast<void>(tasks.take()), std::runtime_error);
        EXPECT_EQ(tasks.take(), 3);
    }
}

TEST(OrderedTasks, LeaveNothingBehindWhenNobodyTakesThem) {
    for (const unsigned threads : {1U, 2U}) {
        const auto held = std::make_shared<int>(0);
        {
            OrderedTasks<int> tasks(threads);
            for (int i = 0; i < 100; ++i) tasks.submit([held] { return *held; });
        }
        EXPECT_EQ(held.use_count(), 1);
    }
}

TEST(OrderedTasks, AreFullWithTwoAThread) {
    OrderedTasks<int> none(1);
    EXPECT_TRUE(none.empty());
    none.submit([] { return 0; });
    EXPECT_TRUE(none.full());
    OrderedTasks<int> three(3);
    for (int i = 0; i < 6; ++i) {
        EXPECT_FALSE(three.full());
        three.submit([] { return 0; });
    }
    EXPECT_TRUE(three.full());
}

}  // namespace
}  // namespace warpsieve::io
