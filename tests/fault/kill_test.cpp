// kill -9 at random moments after main begins, time and again: what was saved is never lost, and
// the result is that of an undisturbed run.

#include <random>

#include "fault/fault_fixture.hpp"
#include "support/patience.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

class KilledRun : public FaultTest, public testing::WithParamInterface<SmallJob> {
protected:
    void SetUp() override { digest_ = undisturbed_digest(GetParam()); }

    /// Starts the run and kills it within `limit`. False when it was over before.
    [[nodiscard]] bool kill_once(Patience& patience, std::mt19937_64& random) const {
        Process process(launch(command(GetParam(), "run.h5")));
        wait_until_signals_are_blocked(process);
        patience.sleep(random);
        process.send(SIGKILL);
        const Finished finished = process.wait();
        EXPECT_TRUE(finished.signal == SIGKILL || finished.exit_code == 0) << finished.err;
        return finished.exit_code != 0;
    }

    /// The last integer that the file says is sieved; 0 before the first save that has any.
    [[nodiscard]] std::uint64_t saved_through() const {
        if (!exists("run.h5") || value("run.h5", "sieved_any") != "true") return 0;
        return std::stoull(value("run.h5", "sieved_through"));
    }

    std::string digest_;
};

TEST_P(KilledRun, LosesNothingThatWasSaved) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    Patience patience;
    const int kills = cases(14, 170);
    int past_start = 0;
    std::uint64_t before = 0;
    for (int kill = 0; kill < kills;) {
        if (!kill_once(patience, random)) {
            expect_to_end_like(GetParam(), digest_);
            remove_run("run");
            before = 0;
            continue;
        }
        ++kill;
        const std::uint64_t through = saved_through();
        EXPECT_GE(through, before) << "a save was lost at kill " << kill;
        patience.learn(through > before);
        if (through > 0) ++past_start;
        before = through;
    }
    expect_to_end_like(GetParam(), digest_);
    EXPECT_GT(2 * past_start, kills) << "most kills came before anything was saved";
}

INSTANTIATE_TEST_SUITE_P(Storing, KilledRun, testing::ValuesIn(small_jobs), [](const auto& test) {
    return std::string(test.param.store);
});

}  // namespace
}  // namespace warpsieve::test
