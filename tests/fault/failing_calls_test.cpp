// The kernel's calls of one save fail in turn, or the process dies in them, in the real program:
// strace injects the error. What was saved stays good, the run says what failed, and a later save,
// or the next start, succeeds.

#include <algorithm>
#include <random>

#include "fault/fault_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// The n-th call of a name in the process's first thread, which does all the saving.
struct Call {
    std::string name;
    int number = 0;
};

constexpr const char* traced =
    "openat,read,write,fsync,close,link,rename,unlink,mkdir,newfstatat,utimensat";
constexpr const char* errors[] = {"EIO", "ENOSPC", "EDQUOT", "EROFS"};

class FailingCall : public FaultTest {
protected:
    void SetUp() override {
        if (run({.command = {"strace", "-o", log_, "true"}}).exit_code != 0)
            GTEST_SKIP() << "there is no strace, or it may not trace";
        digest_ = undisturbed_digest(storing_primes);
    }

    [[nodiscard]] Finished run_under_strace(const std::string& injected) const {
        Words words = command(storing_primes, "run.h5", {"--threads", "1"});
        words.insert(words.begin(),
                     {"strace", "-y", "-o", log_, "-e", std::string("trace=") + traced});
        const auto program = std::find(words.begin(), words.end(), "run");
        words.insert(program, WARPSIEVE_PROGRAM);
        if (!injected.empty()) words.insert(words.begin() + 1, {"-e", "inject=" + injected});
        Launch traced_run = launch({});
        traced_run.command = words;
        traced_run.variables.merge(without_leak_check());
        return run(traced_run);
    }

    /// The calls between the save after the claim and the one that has moved two generations up:
    /// a shard is sealed in between for the first time.
    [[nodiscard]] std::vector<Call> calls_of_a_save() const {
        EXPECT_EQ(run_under_strace("").exit_code, 0);
        std::vector<Call> calls;
        std::map<std::string, int> made;
        int saves = 0;
        std::ifstream log(log_);
        for (std::string line; saves < 4 && std::getline(log, line);) {
            const std::string name = line.substr(0, line.find('('));
            const int number = ++made[name];
            if (saves >= 2) calls.push_back({name, number});
            if (name == "rename" && line.find("\"run.h5\"") != std::string::npos) ++saves;
        }
        remove_run("run");
        return calls;
    }

    /// What strace says of the call that it failed; empty when none was made.
    [[nodiscard]] std::string injected_line() const {
        std::ifstream log(log_);
        for (std::string line; std::getline(log, line);)
            if (line.find("(INJECTED)") != std::string::npos) return line;
        return {};
    }

    void expect_good_generations() const {
        for (const char* file : {"run.h5", "run.prev1.h5", "run.prev2.h5"}) {
            if (exists(file)) {
                const Finished state = warpsieve({"info", file, "--quiet"});
                EXPECT_EQ(state.exit_code, 0) << file << ": " << state.err;
            }
        }
    }

    /// Of the checkpoint alone, which needs every one of them. A save has some, so that the quick
    /// tier does not leave to chance whether it meets one.
    [[nodiscard]] static bool makes_a_generation(const Call& call) {
        return call.name == "link" || call.name == "rename";
    }

    /// A call without which nothing is saved.
    [[nodiscard]] static bool counts(const Call& call, const std::string& line) {
        return makes_a_generation(call) || call.name == "fsync" ||
               (call.name == "write" && line.find(".h5.tmp") != std::string::npos);
    }

    std::string digest_;
    TempFolder folder_of_log_;
    std::string log_ = folder_of_log_.file("log");
};

TEST_F(FailingCall, LeavesOlderGenerationsGoodAndALaterSaveSucceeds) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    std::vector<Call> calls = calls_of_a_save();
    ASSERT_GT(calls.size(), 40U);
    std::shuffle(calls.begin(), calls.end(), random);
    std::stable_partition(calls.begin(), calls.end(), makes_a_generation);
    const auto all = 4 * static_cast<int>(calls.size());
    const int trials = std::min(all, cases(24, all));
    int in_saves = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const Call& call = calls[static_cast<std::size_t>(trial) % calls.size()];
        const std::size_t turn = static_cast<std::size_t>(trial) / calls.size();
        const std::string error = errors[(turn + random() % 4 * (trials < all)) % 4];
        const std::string when = ":when=" + std::to_string(call.number);
        const Finished finished = run_under_strace(call.name + ":error=" + error + when);
        const std::string line = injected_line();
        SCOPED_TRACE(error + " of call " + std::to_string(call.number) + ": " + line + "\n" +
                     finished.err);
        // 74: a shard could not be written, or it was the last save that failed.
        EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == exit_codes::io);
        if (counts(call, line) && finished.exit_code == 0) {
            ++in_saves;
            EXPECT_NE(finished.err.find("not saved: "), std::string::npos) << "failed silently";
        }
        expect_good_generations();
        expect_to_end_like(storing_primes, digest_);
        remove_run("run");
    }
    EXPECT_GT(in_saves, 0);
}

TEST_F(FailingCall, MayBeTheLastOfTheProcess) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    std::vector<Call> calls = calls_of_a_save();
    std::shuffle(calls.begin(), calls.end(), random);
    const int trials = std::min<int>(static_cast<int>(calls.size()), cases(12, 1000));
    int killed = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const Call& call = calls[static_cast<std::size_t>(trial)];
        // The call is not made at all, or made and never returned from.
        const std::string fault = random() % 2 == 0 ? ":error=EIO:signal=KILL" : ":signal=KILL";
        const std::string when = ":when=" + std::to_string(call.number);
        const Finished finished = run_under_strace(call.name + fault + when);
        SCOPED_TRACE(call.name + fault + when);
        EXPECT_TRUE(finished.signal == SIGKILL || finished.exit_code == 0) << finished.err;
        if (finished.signal == SIGKILL) ++killed;
        expect_good_generations();
        expect_to_end_like(storing_primes, digest_);
        remove_run("run");
    }
    EXPECT_GT(2 * killed, trials);
}

}  // namespace
}  // namespace warpsieve::test
