// Every verb, stopped at random moments: what it still does then, and what it leaves. Moments and
// work are both measured in processor time of the program, so that a busy machine changes neither.

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <sstream>

#include "cli/cli_fixture.hpp"
#include "cli/fabricated_run.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

constexpr unsigned threads = 2;

/// Sanitizers make everything slower by so much.
#if defined(__SANITIZE_ADDRESS__)
constexpr double slower = 10;
#elif defined(__SANITIZE_THREAD__)
constexpr double slower = 40;
#else
constexpr double slower = 1;
#endif

/// Processor time, in seconds, that each thread may use from the signal to the end: about one is
/// promised.
constexpr double most_work = 3 * slower;
/// The latest random moment. A sanitizer slows the start down by less than the work, and every verb
/// is in the midst of that by then.
constexpr double latest = slower == 1 ? 2.5 : 10;

/// What a process has used so far, as the kernel counts it, in hundredths; empty once it has ended.
std::optional<double> work_of(const Process& process) {
    std::ifstream stat("/proc/" + std::to_string(process.pid()) + "/stat");
    std::string text{std::istreambuf_iterator<char>(stat), {}};
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields(text.substr(name_end + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;  // proc(5): utime is the 14th
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// What all processes have used that this one has waited for.
double work_of_the_ended() {
    rusage usage{};
    EXPECT_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

using Words = std::vector<std::string>;

/// A command that takes long, what must be there for it, and how it ends when it is stopped.
struct Case {
    std::string name;
    Words command;
    int exit_code = exit_codes::interrupted;
    std::vector<Words> before = {};  ///< commands
    double fabricated_integers = 0;  ///< of big.h5, a file of counts that nobody has sieved
    double fabricated_from = 0;
};

std::ostream& operator<<(std::ostream& out, const Case& which) {
    return out << which.name;
}

Words run_words(const std::string& store, const std::string& from, const std::string& to) {
    return {"run", from, to, "--store", store, "-o", "run.h5", "--force", "--threads", "2"};
}

const Words bitmap = {"run", "0", "1e9", "--store", "bitmap", "-o", "a.h5", "-q", "--json"};
const Words next_bitmap = {"run", "1e9+1", "2e9", "--store", "bitmap",
                           "-o",  "b.h5",  "-q",  "--json"};

std::vector<Case> cases() {
    constexpr int stopped = exit_codes::stopped;
    return {
        {"count", {"count", "0", "1e18", "--threads", "2"}},
        {"count_counted", {"count", "1e18", "--method", "primecount", "--threads", "2"}},
        {"count_far_up", {"count", "1e19", "1e19+1e16", "--threads", "2"}},
        {"count_all_checked", {"count", "1e18", "1e19", "--verify", "1", "--threads", "2"}},
        {"count_all_checked_low", {"count", "0", "1e13", "--verify", "1", "--threads", "2"}},
        {"count_everything",
         {"count", "0", "1e18", "--count", "tuplets", "--gaps", "--sum", "--threads", "2"}},
        // Tuplets that are few enough for the disk of the test.
        {"print", {"print", "0", "1e18", "--count", "sextuplets", "--threads", "2"}},
        {"print_far_up", {"print", "1e19", "1e19+1e16", "--count", "twins", "--threads", "2"}},
        {"run", run_words("none", "0", "1e18"), stopped},
        {"run_primes", run_words("primes", "0", "1e14"), stopped},
        {"run_bitmap", run_words("bitmap", "0", "1e14"), stopped},
        {"run_far_up", run_words("none", "1e19", "1e19+1e16"), stopped},
        {"run_primes_far_up", run_words("primes", "1e19", "1e19+1e13"), stopped},
        {"run_all_checked",
         {"run", "1e18", "1e19", "--store", "none", "-o", "run.h5", "--verify", "1"},
         stopped},
        {"run_many_shards",
         {"run", "0", "1e14", "--store", "bitmap", "-o", "run.h5", "--force", "--shard-bytes",
          "1000000"},
         stopped},
        {"resume",
         run_words("none", "1e19", "1e19+1e16"),
         stopped,
         {{"run", "1e19", "1e19+1e16", "--store", "none", "-o", "run.h5", "--force", "--max-time",
           "0.1s"}}},
        {"nth", {"nth", "1e15", "--method", "sieve", "--threads", "2"}},
        {"nth_far_up", {"nth", "1e15", "1e19", "--threads", "2"}},
        {"nth_counted", {"nth", "1e17", "--method", "primecount", "--threads", "2"}},
        {"selftest", {"selftest", "--threads", "2"}},
        {"verify_all", {"verify", "big.h5", "--share", "1"}, exit_codes::interrupted, {}, 1e16},
        {"verify_all_far_up",
         {"verify", "big.h5", "--share", "1"},
         exit_codes::interrupted,
         {},
         1e15,
         1e19},
        {"verify_stored", {"verify", "a.h5"}, exit_codes::interrupted, {bitmap}},
        {"export", {"export", "a.h5"}, exit_codes::interrupted, {bitmap}},
        {"export_to_file", {"export", "a.h5", "-o", "a.txt"}, exit_codes::interrupted, {bitmap}},
        {"merge",
         {"merge", "a.h5", "b.h5", "-o", "all.h5", "--threads", "2"},
         exit_codes::interrupted,
         {bitmap, next_bitmap}},
        {"consolidate", {"consolidate", "a.h5", "-o", "one.h5"}, exit_codes::interrupted, {bitmap}},
        {"info", {"info", "a.h5"}, exit_codes::interrupted, {bitmap}},
        {"devices", {"devices"}},
    };
}

class StopCli : public CliTest, public testing::WithParamInterface<Case> {
protected:
    StopCli() {
        for (const Words& words : GetParam().before) {
            const Finished made = warpsieve(words);
            EXPECT_TRUE(made.exit_code == 0 || made.exit_code == exit_codes::stopped) << made.err;
        }
        const auto first = static_cast<std::uint64_t>(GetParam().fabricated_from);
        const auto integers = static_cast<std::uint64_t>(GetParam().fabricated_integers);
        if (integers > 0) write("big.h5", fabricated_run({first, first + integers}));
        before_ = files();
    }

    /// Lets the command go on undisturbed, as far as moments may lie; how it ends, if it does.
    void see_undisturbed() {
        const double others = work_of_the_ended();
        Process process(launch(GetParam().command));
        const auto done_or_late = [&] {
            return process.ended() || work_of(process).value_or(0) > latest;
        };
        ASSERT_TRUE(eventually(done_or_late)) << "it does nothing";
        if (process.ended()) {
            undisturbed_exit_ = process.wait().exit_code;
            last_moment_ = std::min(latest, work_of_the_ended() - others);
        } else {
            process.send(SIGKILL);
            static_cast<void>(process.wait());
        }
        tidy();
    }

    /// Everything as it was before the command.
    void tidy() {
        for (const std::string& name : files())
            if (std::ranges::find(before_, name) == before_.end())
                std::filesystem::remove_all(path(name));
    }

    /// What a stop may leave: nothing, but the files of a run that goes on.
    void expect_nothing_left(const Finished& finished) {
        for (const std::string& name : files()) {
            EXPECT_NE(name.front(), '.') << "a temporary file: " << name;
            const bool was_there = std::ranges::find(before_, name) != before_.end();
            const bool of_a_run = name.starts_with("run.");
            EXPECT_TRUE(was_there || of_a_run || finished.exit_code == 0) << name;
        }
    }

    std::vector<std::string> before_;
    double last_moment_ = latest;
    std::optional<int> undisturbed_exit_;  ///< empty: it takes longer than any moment
};

TEST_P(StopCli, EndsSoonAndLeavesNothingBehind) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    see_undisturbed();
    for (int round = 0; round < 3; ++round) {
        const double moment = std::uniform_real_distribution<double>(0, last_moment_)(random);
        SCOPED_TRACE(testing::Message() << "after " << moment << " s of work");
        const double others = work_of_the_ended();
        Process process(launch(GetParam().command));
        wait_until_signals_are_blocked(process);
        ASSERT_TRUE(
            eventually([&] { return process.ended() || work_of(process).value_or(0) >= moment; }));
        if (process.ended()) {
            EXPECT_EQ(process.wait().exit_code, undisturbed_exit_) << process.err();
            tidy();
            continue;
        }
        const double until_signal = work_of(process).value_or(0);
        process.send(SIGTERM);
        const Finished finished = process.wait();
        EXPECT_LT(work_of_the_ended() - others - until_signal, most_work * threads) << finished.err;
        EXPECT_TRUE(finished.exit_code == GetParam().exit_code ||
                    (finished.exit_code && finished.exit_code == undisturbed_exit_))
            << finished.exit_code.value_or(-1) << ": " << finished.err;
        expect_nothing_left(finished);
        tidy();
    }
}

INSTANTIATE_TEST_SUITE_P(Verbs, StopCli, testing::ValuesIn(cases()), [](const auto& which) {
    return which.param.name;
});

class UnreadPipe : public CliTest {
protected:
    /// Nobody reads from the pipe, and the program waits in a write when it is stopped.
    void expect_stop_to_end(const Words& words) const {
        const std::string pipe = path("pipe");
        ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
        const int reader = open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        ASSERT_GE(reader, 0);
        Launch to_pipe = launch(words);
        to_pipe.command.insert(to_pipe.command.begin(), {"sh", "-c", "exec \"$0\" \"$@\" > pipe"});
        Process process(to_pipe);
        wait_until_signals_are_blocked(process);
        const auto is_full = [&] {
            int waiting = 0;
            return ioctl(reader, FIONREAD, &waiting) == 0 && waiting >= 65'536;
        };
        ASSERT_TRUE(eventually(is_full));
        process.send(SIGTERM);
        EXPECT_EQ(process.wait().exit_code, exit_codes::interrupted);
        close(reader);
    }
};

TEST_F(UnreadPipe, DelaysNoStopOfAnExport) {
    ASSERT_EQ(warpsieve({"run", "0", "1e7", "-o", "a.h5", "-q", "--json"}).exit_code, 0);
    expect_stop_to_end({"export", "a.h5"});
}

TEST_F(UnreadPipe, DelaysNoStopOfAPrint) {
    expect_stop_to_end({"print", "1e12", "1e18"});
}

}  // namespace
}  // namespace warpsieve::test
