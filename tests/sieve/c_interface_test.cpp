#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "kernels/cuda/cuda_engine.hpp"
#include "sieve/called_from_c.h"
#include "sieve/sieve_fixture.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/version.hpp"
#include "warpsieve/warpsieve.h"

namespace warpsieve::test {
namespace {

struct Free {
    void operator()(warpsieve_sieve* sieve) const { warpsieve_free(sieve); }
};

warpsieve_totals of_size(std::size_t size) {
    warpsieve_totals totals{};
    totals.size = size;
    return totals;
}

class CInterface : public testing::Test {
protected:
    [[nodiscard]] static bool says(const char* words) {
        const std::string text = warpsieve_last_error();
        EXPECT_EQ(text.find('\n'), std::string::npos);
        if (text.find(words) != std::string::npos) return true;
        ADD_FAILURE() << "it says: " << text;
        return false;
    }

    const std::unique_ptr<warpsieve_sieve, Free> owner{warpsieve_new()};
    warpsieve_sieve* const sieve = owner.get();
    std::uint64_t number = 4711;  ///< what a call that fails must leave alone
    warpsieve_totals totals = of_size(sizeof(warpsieve_totals));
};

int ignore(const std::uint64_t* /*primes*/, std::size_t /*count*/, void* /*data*/) {
    return 0;
}

TEST_F(CInterface, TellsItsVersionAndSinglePrimes) {
    EXPECT_STREQ(warpsieve_version(), version);
    EXPECT_EQ(warpsieve_is_prime(0), 0);
    EXPECT_EQ(warpsieve_is_prime(2), 1);
    EXPECT_EQ(warpsieve_is_prime(largest), 0);
    EXPECT_EQ(warpsieve_is_prime(largest - 58), 1);
}

TEST_F(CInterface, FindsWhatTheLibraryFindsWithASieveAndWithout) {
    for (warpsieve_sieve* const by : {sieve, static_cast<warpsieve_sieve*>(nullptr)}) {
        EXPECT_EQ(warpsieve_count_primes(by, 0, 1'000'000, &number), WARPSIEVE_SUCCESS);
        EXPECT_EQ(number, 78'498U);
        EXPECT_EQ(warpsieve_nth_prime(by, 1000, 0, &number), WARPSIEVE_SUCCESS);
        EXPECT_EQ(number, 7919U);
        EXPECT_EQ(warpsieve_count_primes(by, largest - 58, largest, &number), WARPSIEVE_SUCCESS);
        EXPECT_EQ(number, 1U);
        EXPECT_EQ(warpsieve_count_primes(by, 0, 0, &number), WARPSIEVE_SUCCESS);
        EXPECT_EQ(number, 0U);
    }
}

TEST_F(CInterface, FillsInEveryFieldAsCHasLaidItOut) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("WARPSIEVE_TEST_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 10; ++i) {
        const Interval interval = random_interval(random, 200'000, std::uint64_t{1} << 50);
        SCOPED_TRACE(interval);
        EXPECT_EQ(totals_from_c(interval.first, interval.last, &totals), WARPSIEVE_SUCCESS);
        expect_totals(totals, primes_of(interval));
    }
    EXPECT_EQ(totals_from_c(largest - 20'000, largest, &totals), WARPSIEVE_SUCCESS);
    expect_totals(totals, primes_of({largest - 20'000, largest}));
    EXPECT_NE(totals.prime_sum_high, 0U);
}

// A program that was compiled with a later header has a longer struct.
TEST_F(CInterface, LeavesMembersAloneThatItDoesNotKnow) {
    struct Later {
        warpsieve_totals known;
        std::uint64_t unknown = 4711;
    } later;
    later.known.size = sizeof later;
    EXPECT_EQ(warpsieve_count(sieve, 0, 100, WARPSIEVE_TWINS, &later.known), WARPSIEVE_SUCCESS);
    EXPECT_EQ(later.known.size, sizeof later);
    EXPECT_EQ(later.known.twin_count, 8U);
    EXPECT_EQ(later.unknown, 4711U);
    for (const std::size_t size : {std::size_t{0}, sizeof(warpsieve_totals) - 1}) {
        totals = of_size(size);
        EXPECT_EQ(warpsieve_count(sieve, 0, 100, WARPSIEVE_TWINS, &totals), WARPSIEVE_USAGE);
        EXPECT_TRUE(says("sizeof"));
        EXPECT_EQ(totals.twin_count, 0U);
    }
}

TEST_F(CInterface, HandsOutBlocksUntilTheCallbackHasEnough) {
    EXPECT_EQ(sum_from_c(0, 2'000'000), 142'913'828'922U);  // Project Euler, problem 10
    std::size_t blocks = 0;
    const auto second_is_enough = [](const std::uint64_t*, std::size_t, void* data) {
        return ++*static_cast<std::size_t*>(data) == 2 ? 1 : 0;
    };
    EXPECT_EQ(warpsieve_primes(sieve, 0, largest, second_is_enough, &blocks), WARPSIEVE_SUCCESS);
    EXPECT_EQ(blocks, 2U);
}

TEST_F(CInterface, FillsAnArrayAsFarAsItReaches) {
    std::vector<std::uint64_t> primes(1000, 4711);
    std::size_t count = 0;
    EXPECT_EQ(warpsieve_fill_primes(sieve, 0, 100, primes.data(), 999, &count), WARPSIEVE_SUCCESS);
    EXPECT_EQ(count, 25U);
    EXPECT_EQ(primes[24], 97U);
    EXPECT_EQ(primes[25], 4711U);
    EXPECT_EQ(warpsieve_fill_primes(sieve, 2, largest, primes.data(), 999, &count),
              WARPSIEVE_SUCCESS);
    EXPECT_EQ(count, 999U);
    EXPECT_EQ(primes[998], 7907U);  // the prime before the thousandth
    EXPECT_EQ(primes[999], 4711U);
    EXPECT_EQ(warpsieve_fill_primes(sieve, 0, 100, nullptr, 0, &count), WARPSIEVE_SUCCESS);
    EXPECT_EQ(count, 0U);
}

TEST_F(CInterface, TakesNullPointersForErrors) {
    std::size_t count = 0;
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, 100, nullptr), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("count is a null pointer"));
    EXPECT_EQ(warpsieve_count(sieve, 0, 100, WARPSIEVE_PRIMES, nullptr), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("totals is a null pointer"));
    EXPECT_EQ(warpsieve_nth_prime(sieve, 1, 0, nullptr), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_primes(sieve, 0, 100, nullptr, nullptr), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("block is a null pointer"));
    EXPECT_EQ(warpsieve_fill_primes(sieve, 0, 100, nullptr, 1, &count), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_fill_primes(sieve, 0, 100, &number, 1, nullptr), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_set_devices(sieve, nullptr, 1), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_set_engine(nullptr, WARPSIEVE_ENGINE_CPU), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_set_threads(nullptr, 1), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_set_devices(nullptr, nullptr, 0), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_set_progress(nullptr, nullptr, nullptr), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_stop(nullptr), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_clear_stop(nullptr), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("sieve is a null pointer"));
    warpsieve_free(nullptr);
}

TEST_F(CInterface, RefusesWhatCannotBeMeantAndLeavesResultsAlone) {
    EXPECT_EQ(warpsieve_count_primes(sieve, 10, 9, &number), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("from 10 to 9"));
    EXPECT_EQ(warpsieve_nth_prime(sieve, 0, 0, &number), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("nth 0"));
    EXPECT_EQ(warpsieve_nth_prime(sieve, 1, largest, &number), WARPSIEVE_USAGE);
    EXPECT_EQ(warpsieve_count(sieve, 0, 10, 256, &totals), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("quantities 256"));
    EXPECT_EQ(warpsieve_set_engine(sieve, 3), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("engine 3"));
    EXPECT_EQ(warpsieve_set_threads(sieve, 100'000), WARPSIEVE_USAGE);
    EXPECT_TRUE(says("100000 threads"));
    EXPECT_EQ(number, 4711U);
    EXPECT_EQ(totals.prime_count, 0U);
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, 10'000, &number), WARPSIEVE_SUCCESS);
    EXPECT_EQ(number, 1229U);
}

TEST_F(CInterface, KeepsTheLastErrorOfEachThread) {
    EXPECT_EQ(warpsieve_nth_prime(sieve, 0, 0, &number), WARPSIEVE_USAGE);
    std::thread([] { EXPECT_STREQ(warpsieve_last_error(), ""); }).join();
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, 10, &number), WARPSIEVE_SUCCESS);
    EXPECT_TRUE(says("nth 0"));
}

TEST_F(CInterface, TakesSettings) {
    EXPECT_EQ(warpsieve_set_engine(sieve, WARPSIEVE_ENGINE_CPU), WARPSIEVE_SUCCESS);
    for (const unsigned threads : {1U, 2U, 0U}) {
        EXPECT_EQ(warpsieve_set_threads(sieve, threads), WARPSIEVE_SUCCESS);
        EXPECT_EQ(warpsieve_count_primes(sieve, 0, 20'000'000, &number), WARPSIEVE_SUCCESS);
        EXPECT_EQ(number, 1'270'607U);
    }
    const int device = 0;
    EXPECT_EQ(warpsieve_set_devices(sieve, &device, 1), WARPSIEVE_USAGE) << "the engine is cpu";
    EXPECT_EQ(warpsieve_set_devices(sieve, nullptr, 0), WARPSIEVE_SUCCESS);
}

TEST_F(CInterface, SaysThatThereIsNoGpu) {
    if (gpu::list_devices(gpu::Look::outside).problem.empty()) GTEST_SKIP() << "there is one";
    EXPECT_EQ(warpsieve_set_engine(sieve, WARPSIEVE_ENGINE_CUDA), WARPSIEVE_SUCCESS);
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, 1'000'000, &number), WARPSIEVE_UNAVAILABLE);
    EXPECT_TRUE(says("CUDA"));
    EXPECT_EQ(number, 4711U);
}

TEST_F(CInterface, IsStoppedByAnotherThreadUntilTheStopIsCleared) {
    for (int i = 0; i < 2; ++i) {
        std::atomic_flag at_work;
        const auto tell = [](double /*fraction*/, void* flag) {
            static_cast<std::atomic_flag*>(flag)->test_and_set();
            static_cast<std::atomic_flag*>(flag)->notify_all();
            return 0;
        };
        EXPECT_EQ(warpsieve_set_progress(sieve, tell, &at_work), WARPSIEVE_SUCCESS);
        const std::jthread stopper([&] {
            at_work.wait(false);
            EXPECT_EQ(warpsieve_stop(sieve), WARPSIEVE_SUCCESS);
        });
        EXPECT_EQ(warpsieve_count_primes(sieve, 0, largest, &number), WARPSIEVE_INTERRUPTED);
        EXPECT_TRUE(says("stopped"));
        EXPECT_EQ(warpsieve_count_primes(sieve, 0, 10, &number), WARPSIEVE_INTERRUPTED);
        EXPECT_EQ(warpsieve_nth_prime(sieve, 1, 0, &number), WARPSIEVE_INTERRUPTED);
        EXPECT_EQ(warpsieve_primes(sieve, 0, 10, ignore, nullptr), WARPSIEVE_INTERRUPTED);
        EXPECT_EQ(number, 4711U);
        EXPECT_EQ(warpsieve_clear_stop(sieve), WARPSIEVE_SUCCESS);
        EXPECT_EQ(warpsieve_set_progress(sieve, nullptr, nullptr), WARPSIEVE_SUCCESS);
    }
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, 10, &number), WARPSIEVE_SUCCESS);
    EXPECT_EQ(number, 4U);
}

TEST_F(CInterface, IsStoppedByTheCallbackOfTheProgress) {
    int calls = 0;
    const auto second_stops = [](double fraction, void* data) {
        EXPECT_GE(fraction, 0);
        EXPECT_LE(fraction, 1);
        return ++*static_cast<int*>(data) == 2 ? 1 : 0;
    };
    EXPECT_EQ(warpsieve_set_progress(sieve, second_stops, &calls), WARPSIEVE_SUCCESS);
    EXPECT_EQ(warpsieve_count_primes(sieve, 0, largest, &number), WARPSIEVE_INTERRUPTED);
    EXPECT_TRUE(says("warpsieve_set_progress"));
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(warpsieve_set_progress(sieve, nullptr, nullptr), WARPSIEVE_SUCCESS);
}

TEST_F(CInterface, LetsNoExceptionOut) {
    const auto throws = [](const std::uint64_t*, std::size_t, void* data) -> int {
        switch (*static_cast<int*>(data)) {
            case 0: throw std::bad_alloc();
            case 1: throw std::runtime_error("boom");
            case 2: throw IoError("the disk is full");
            default: throw 42;
        }
    };
    const struct {
        int code;
        const char* words;
    } expected[] = {{WARPSIEVE_UNAVAILABLE, "memory"},
                    {WARPSIEVE_WRONG, "boom"},
                    {static_cast<int>(ExitCode::io), "the disk is full"},
                    {WARPSIEVE_WRONG, "unknown type"}};
    for (int kind = 0; kind < 4; ++kind)
        for (const std::uint64_t last : {100, 2'000'000}) {
            EXPECT_EQ(warpsieve_primes(sieve, 0, last, throws, &kind), expected[kind].code);
            EXPECT_TRUE(says(expected[kind].words));
            EXPECT_EQ(warpsieve_count_primes(sieve, 0, last, &number), WARPSIEVE_SUCCESS);
        }
}

TEST_F(CInterface, CutsALineThatIsTooLong) {
    const auto throws = [](const std::uint64_t*, std::size_t, void*) -> int {
        throw std::runtime_error(std::string(100'000, 'x'));
    };
    EXPECT_EQ(warpsieve_primes(sieve, 0, 100, throws, nullptr), WARPSIEVE_WRONG);
    EXPECT_LT(std::strlen(warpsieve_last_error()), 2000U);
    EXPECT_TRUE(says("xxx"));
}

TEST_F(CInterface, RefusesASecondCallFromACallback) {
    const auto calls_again = [](const std::uint64_t*, std::size_t, void* data) {
        auto* const again = static_cast<warpsieve_sieve*>(data);
        std::uint64_t count = 0;
        EXPECT_EQ(warpsieve_count_primes(again, 0, 10, &count), WARPSIEVE_USAGE);
        EXPECT_EQ(warpsieve_set_threads(again, 1), WARPSIEVE_USAGE);
        EXPECT_EQ(warpsieve_count_primes(nullptr, 0, 10, &count), WARPSIEVE_SUCCESS);
        return 0;
    };
    EXPECT_EQ(warpsieve_primes(sieve, 0, 2'000'000, calls_again, sieve), WARPSIEVE_SUCCESS);
}

}  // namespace
}  // namespace warpsieve::test
