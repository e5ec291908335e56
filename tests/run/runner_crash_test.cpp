#include <gtest/gtest.h>

#include <ostream>
#include <random>

#include "run/runner_fixture.hpp"

// The process dies at every single file-system call of a run: whatever is left, the next start goes
// on from it and comes to the result of an undisturbed run.

namespace warpsieve::run {
namespace {

struct World {
    const char* name;
    core::Store store = core::Store::primes;
    bool links = true;
    bool locks = true;
    unsigned keep = 3;
};

void PrintTo(const World& world, std::ostream* out) {
    *out << world.name;
}

class CrashingRun : public RunnerTest, public testing::WithParamInterface<World> {
protected:
    CrashingRun() {
        job.store = GetParam().store;
        keep = GetParam().keep;
        options.checkpoint_every = host::Seconds(1.5);
        files.links_unsupported = !GetParam().links;
        files.locks_unsupported = !GetParam().locks;
        digest_ = test::digest_of(undisturbed());
    }

    void clear() {
        for (const std::string& name : names()) std::filesystem::remove(folder.file(name));
        files.heal();
    }

    /// False when the run was over before that call.
    bool dies_at(std::size_t call) {
        files.crash_at(call);
        bool died = false;
        try {
            static_cast<void>(start());
        } catch (const test::SimulatedCrash&) {
            died = true;
        }
        files.heal();
        return died;
    }

    void expect_result() {
        static_cast<void>(start_until_complete());
        EXPECT_EQ(test::digest_of(saved()), digest_);
        EXPECT_EQ(saved().progress.totals().prime_count, 2262U);
        if (GetParam().locks) {
            EXPECT_EQ(names(), std::vector<std::string>{"run.h5"}) << "something was left";
        }
        for (const std::string& line : listener.warnings)
            EXPECT_TRUE(contains(line, "has no locks")) << line;
    }

    std::uint64_t digest_ = 0;
};

TEST_P(CrashingRun, HasTheSameResultWhereverItDies) {
    std::size_t call = 0;
    for (clear(); dies_at(call); clear()) {
        SCOPED_TRACE("call " + std::to_string(call));
        expect_result();
        ++call;
    }
    EXPECT_EQ(test::digest_of(saved()), digest_);
    EXPECT_GT(call, 60U);
}

TEST_P(CrashingRun, HasTheSameResultWhereverItDiesTimeAndAgain) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int run = 0; run < 4; ++run) {
        clear();
        int deaths = 0;
        while (dies_at(random() % 60)) ++deaths;
        SCOPED_TRACE("run " + std::to_string(run) + ", " + std::to_string(deaths) + " deaths");
        expect_result();
    }
}

INSTANTIATE_TEST_SUITE_P(In,
                         CrashingRun,
                         testing::Values(World{.name = "theUsualWorld"},
                                         World{.name = "aWorldWithoutLinks", .links = false},
                                         World{.name = "aWorldWithoutLocksOrOlderGenerations",
                                               .store = core::Store::none,
                                               .locks = false,
                                               .keep = 1}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace warpsieve::run
