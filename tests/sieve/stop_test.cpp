// How a call that would take for ever is ended: by a token from another thread, by its own events.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

#include "support/eventually.hpp"
#include "support/intervals.hpp"
#include "support/refusal.hpp"
#include "warpsieve/sieve.hpp"

namespace warpsieve::test {
namespace {

constexpr Interval everything_there_is{0, largest};

/// What a call that is stopped from another thread says, some time after it began.
template <class Call>
std::string stopped(Call call, std::chrono::milliseconds after) {
    std::stop_source stop;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(after);
        stop.request_stop();
    });
    return refusal<Stopped>([&] { call(stop.get_token()); });
}

TEST(SieveStop, EndsEveryCallAtAnyTime) {
    Sieve sieve;
    for (const int after : {0, 1, 10, 100, 1000}) {
        const std::chrono::milliseconds time(after);
        EXPECT_TRUE(contains(stopped(
                                 [&](const std::stop_token& stop) {
                                     static_cast<void>(
                                         sieve.count(everything_there_is, Quantities::all, stop));
                                 },
                                 time),
                             "count was stopped"));
        EXPECT_TRUE(contains(stopped(
                                 [&](const std::stop_token& stop) {
                                     static_cast<void>(
                                         sieve.nth_prime(1'000'000'000'000'000, 0, stop));
                                 },
                                 time),
                             "nth_prime was stopped"));
        EXPECT_TRUE(contains(stopped(
                                 [&](const std::stop_token& stop) {
                                     sieve.for_each_block(
                                         everything_there_is, [](std::span<const std::uint64_t>) {},
                                         stop);
                                 },
                                 time),
                             "for_each_block was stopped"));
        EXPECT_EQ(sieve.count_primes({0, 1'000'000}), 78'498U);
    }
}

TEST(SieveStop, ThatCameBeforeEndsSmallCallsToo) {
    Sieve sieve;
    std::stop_source stop;
    stop.request_stop();
    const auto token = stop.get_token();
    EXPECT_THROW(static_cast<void>(sieve.count_primes({0, 10}, token)), Stopped);
    EXPECT_THROW(static_cast<void>(sieve.nth_prime(1, 0, token)), Stopped);
    EXPECT_THROW(sieve.for_each_block(
                     {0, 10}, [](std::span<const std::uint64_t>) {}, token),
                 Stopped);
    EXPECT_EQ(sieve.count_primes({0, 10}), 4U);
}

TEST(SieveStop, IsAnErrorOfItsOwnCode) {
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(Sieve().count_primes({0, 10}, stop.get_token()));
        ADD_FAILURE() << "it was not stopped";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::interrupted);
    }
}

// What is handed out already is not taken back, and nothing more comes.
TEST(SieveStop, FromABlockEndsWithThatBlock) {
    Sieve sieve;
    std::stop_source stop;
    std::size_t blocks = 0;
    EXPECT_THROW(sieve.for_each_block(
                     everything_there_is,
                     [&](std::span<const std::uint64_t>) {
                         if (++blocks == 100) stop.request_stop();
                     },
                     stop.get_token()),
                 Stopped);
    EXPECT_EQ(blocks, 100U);
}

TEST(SieveEvents, TellTheProgressInTheThreadThatCalls) {
    std::stop_source stop;
    std::vector<double> told;
    const std::thread::id caller = std::this_thread::get_id();
    Sieve sieve({.threads = 1}, {.progress = [&](double fraction) {
                    EXPECT_EQ(std::this_thread::get_id(), caller);
                    told.push_back(fraction);
                    if (told.size() == 3) stop.request_stop();
                }});
    EXPECT_THROW(static_cast<void>(sieve.count_primes({0, largest / 1000}, stop.get_token())),
                 Stopped);
    ASSERT_GE(told.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_GE(told.front(), 0);
    EXPECT_LT(told.back(), 1);
}

TEST(SieveEvents, PassExceptionsOnAsTheyAre) {
    struct Own {};
    Sieve sieve({}, {.progress = [](double) { throw Own{}; }});
    EXPECT_THROW(static_cast<void>(sieve.count_primes(everything_there_is)), Own);
    sieve.set_events({});
    EXPECT_EQ(sieve.count_primes({0, 1'000'000}), 78'498U);
}

}  // namespace
}  // namespace warpsieve::test
