#include "app/methods.hpp"

#include <gtest/gtest.h>

#include "app/primecount.hpp"
#include "support/refusal.hpp"

namespace warpsieve::app {
namespace {

using test::contains;

constexpr std::uint64_t e10 = 10'000'000'000;
constexpr std::uint64_t e18 = 1'000'000'000'000'000'000;
constexpr Interval long_work{0, 100'000'000'000'000};

Method method_for(const Interval& sieved) {
    const MethodDecision decision = decide_method(sieved, "", true);
    EXPECT_EQ(decision.reason.empty(), decision.method == Method::sieve);
    return decision.method;
}

TEST(DecideMethod, CountsWhatIsLong) {
    EXPECT_EQ(method_for(long_work), Method::primecount);
    EXPECT_EQ(method_for({0, e18}), Method::primecount);
    EXPECT_EQ(method_for({e18 / 2, e18}), Method::primecount);
}

TEST(DecideMethod, SievesWhatIsSoonDone) {
    EXPECT_EQ(method_for({0, 0}), Method::sieve);
    EXPECT_EQ(method_for({0, e10 - 1}), Method::sieve);
    EXPECT_EQ(method_for({0, e10}), Method::primecount);
    EXPECT_EQ(method_for({e10, 2 * e10 - 1}), Method::sieve);
}

TEST(DecideMethod, SievesWindowsThatAreShortForTheirHeight) {
    EXPECT_EQ(method_for({e18, e18}), Method::sieve);
    EXPECT_EQ(method_for({e18, e18 + 99 * e10}), Method::sieve);
    EXPECT_EQ(method_for({e18, e18 + 101 * e10}), Method::primecount);
}

TEST(DecideMethod, SievesAboveTheReachOfPrimecount) {
    EXPECT_EQ(method_for({0, primecount_max}), Method::primecount);
    EXPECT_EQ(method_for({0, primecount_max + 1}), Method::sieve);
    EXPECT_EQ(method_for({primecount_max + 1, ~std::uint64_t{0}}), Method::sieve);
}

TEST(DecideMethod, SievesForWhomAsksForThatAndNamesTheOption) {
    const MethodDecision decision = decide_method(long_work, "--engine", true);
    EXPECT_EQ(decision.method, Method::sieve);
    EXPECT_TRUE(contains(decision.reason, "--engine asks for it"));
    EXPECT_TRUE(contains(decision.reason, "--method primecount would be quicker"));
    EXPECT_EQ(decide_method({0, 1000}, "--engine", true).reason, "");
}

TEST(DecideMethod, SaysWhatABuildWithoutPrimecountLacks) {
    for (const std::string_view asked : {"", "--engine"}) {
        const MethodDecision decision = decide_method(long_work, asked, false);
        EXPECT_EQ(decision.method, Method::sieve);
        EXPECT_TRUE(contains(decision.reason, "this build has none"));
    }
    EXPECT_EQ(decide_method({0, 1000}, "", false).reason, "");
}

TEST(PrimesBelow, AreThoseBeforeTheNumber) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    const std::uint64_t below[] = {0, 0, 0, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5};
    for (std::uint64_t n = 0; n < std::size(below); ++n)
        EXPECT_EQ(primes_below(n, 1), below[n]) << n;
    EXPECT_EQ(primes_below(1'000'000'000'000, 2), 37'607'912'018U);  // OEIS A006880
}

}  // namespace
}  // namespace warpsieve::app
