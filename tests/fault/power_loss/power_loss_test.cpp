// A loss of power at every call of a real run, with everything that POSIX does not promise taken
// away: every save that the program acknowledged survives. The same harness finds losses when fsync
// does nothing, or it would prove nothing.

#include <random>
#include <set>

#include "fault/fault_fixture.hpp"
#include "fault/power_loss/disk_model.hpp"
#include "fault/power_loss/state_file_system.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/store/recover.hpp"
#include "support/folder_contents.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

class PowerLoss : public FaultTest, public testing::WithParamInterface<SmallJob> {
protected:
    void SetUp() override {
        std::filesystem::create_directory(path("disk"));
        chosen_ = seed();
        random_.seed(chosen_);
    }

    /// Records the whole job. The first sessions end by a limit of time; each end says that all is
    /// saved.
    void record(bool unsynced) {
        for (int session = 0; session < cases(3, 6); ++session)
            record_session(unsynced, {"--max-time", "50ms"});
        record_session(unsynced, {});
        digest_ = value("disk/run.h5", "contents_digest");
        records_ = read_write_log(path("log"));
    }

    void record_session(bool unsynced, const Words& more) {
        Launch session = launch(command(GetParam(), path("disk/run.h5"), more));
        session.variables["LD_PRELOAD"] = WARPSIEVE_RECORDER;
        session.variables["ASAN_OPTIONS"] = "verify_asan_link_order=0";
        session.variables["WARPSIEVE_RECORD_ROOT"] = path("disk");
        session.variables["WARPSIEVE_RECORD_LOG"] = path("log");
        if (unsynced) session.variables["WARPSIEVE_RECORD_UNSYNCED"] = "1";
        const Finished finished = run(session);
        ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == exit_codes::stopped)
            << finished.err;
        acknowledge(path("log"), std::stoull(value("disk/run.h5", "generation")));
    }

    /// What is wrong with a state in which this generation must be left; empty: nothing.
    [[nodiscard]] std::string problem_of(const DiskState& state, std::uint64_t acknowledged) {
        StateFileSystem files(state);
        try {
            const auto found = io::recover(files, io::RunFiles(std::string(files.root) + "run.h5"));
            if (!found) return acknowledged == 0 ? "" : "nothing is left";
            if (found->checkpoint.generation < acknowledged)
                return "only generation " + std::to_string(found->checkpoint.generation) +
                       " is left";
            prove_shards(state, found->checkpoint);
            return "";
        } catch (const Error& error) {
            return error.what();
        }
    }

    void prove_shards(const DiskState& state, const io::Checkpoint& checkpoint) {
        for (const io::Shard& shard : checkpoint.shards) {
            const auto& file = state.at(shard.file);
            if (!proved_.insert(file).second) continue;  // these very bytes, in an earlier state
            try {
                io::prove_shard(*file, shard, checkpoint.progress.job().store, checkpoint.run_id);
            } catch (...) {
                proved_.erase(file);
                throw;
            }
        }
    }

    [[nodiscard]] std::vector<Loss> ways(int random_losses) {
        if (random_losses == 0) return {Loss::everything, static_cast<Loss>(1 + random_() % 4)};
        std::vector<Loss> all = {Loss::everything, Loss::nothing, Loss::data};
        for (int n = 0; n < random_losses; ++n)
            all.insert(all.end(), {Loss::in_order, Loss::any_names});
        return all;
    }

    /// Loses power after every call; returns the number of states in which an acknowledged save was
    /// lost. first_loss_ also tells of files that were no good before the first such save.
    int lose_power_everywhere(int random_losses) {
        DiskModel disk;
        std::uint64_t acknowledged = 0;
        int losses = 0;
        for (std::size_t i = 0; i < records_.size(); ++i) {
            disk.apply(records_[i]);
            acknowledged = std::max(acknowledged, acknowledged_by(records_[i]));
            for (const Loss way : ways(random_losses)) {
                const DiskState state = disk.after(way, random_);
                ++states_;
                const std::string problem = problem_of(state, acknowledged);
                if (problem.empty()) {
                    if (random_() % (states_ / 2 + 1) == 0) sample_ = state;
                    continue;
                }
                if (acknowledged > 0) ++losses;
                if (first_loss_.empty())
                    first_loss_ = "after record " + std::to_string(i) + ", way " +
                                  std::to_string(static_cast<int>(way)) + ", generation " +
                                  std::to_string(acknowledged) + " acknowledged: " + problem;
            }
        }
        RecordProperty("states", static_cast<int>(states_));
        return losses;
    }

    std::uint64_t chosen_ = 0;
    std::mt19937_64 random_;
    std::vector<Record> records_;
    std::string digest_;
    std::set<std::shared_ptr<const Bytes>> proved_;
    std::uint64_t states_ = 0;
    std::string first_loss_;
    DiskState sample_;  ///< one of the states, each as likely as the other
};

TEST_P(PowerLoss, LeavesEveryAcknowledgedSave) {
    SCOPED_TRACE("seed " + std::to_string(chosen_));
    record(false);
    ASSERT_GT(records_.size(), 50U);
    EXPECT_EQ(lose_power_everywhere(cases(0, 10)), 0);
    EXPECT_EQ(first_loss_, "");
    std::cout << states_ << " states of " << records_.size() << " calls\n";
    // And the program itself goes on from such a state.
    for (const auto& [name, bytes] : sample_) write_file(path(name), *bytes);
    std::filesystem::remove_all(path("disk"));
    std::filesystem::remove(path("log"));
    expect_to_end_like(GetParam(), digest_);
}

TEST_P(PowerLoss, WouldBeNoticedIfNothingWereSynced) {
    SCOPED_TRACE("seed " + std::to_string(chosen_));
    record(true);
    EXPECT_GT(lose_power_everywhere(1), 0) << "a harness that finds nothing proves nothing";
    std::cout << "negative control: " << first_loss_ << '\n';
}

INSTANTIATE_TEST_SUITE_P(Storing, PowerLoss, testing::ValuesIn(small_jobs), [](const auto& test) {
    return std::string(test.param.store);
});

}  // namespace
}  // namespace warpsieve::test
