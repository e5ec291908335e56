// Threads and memory are missing to the program as users run it, for every verb: with fewer threads
// it does its work and says so, and what it cannot do without it names, with 69. A run goes on
// afterwards to the same result.

#include <random>

#include "fault/fault_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// The loader, and libraries that the program is linked with, begin before it, and end in words of
/// their own where they lack memory: the C++ library for libprimecount, GnuTLS behind libhdf5.
bool ended_before_main(const Finished& finished) {
    constexpr int not_loaded = 127;
    return finished.exit_code == not_loaded || finished.err.starts_with("terminate called") ||
           finished.err.starts_with("Error in GnuTLS initialization");
}

/// A verb at work: it reads runs that are there, and may make the file out.h5.
struct Work {
    const char* name;
    std::vector<std::string> words;

    [[nodiscard]] bool by_primecount() const {
        return std::string_view(name).starts_with("primecount");
    }
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest looks for this name.
void PrintTo(const Work& work, std::ostream* out) {
    *out << work.name;
}

const Work works[] = {
    {"count", {"count", "3e8", "--threads", "4", "--verify", "0"}},
    {"run", {"run", "0", "2e7", "-o", "out.h5", "--threads", "4", "--verify", "0"}},
    {"grow",
     {"run", "0", "2.5e7", "-o", "paused.h5", "--extend", "--threads", "4", "--verify", "0"}},
    {"print", {"print", "1e9", "1e9+2e6", "--threads", "4"}},
    {"resume", {"run", "0", "2e7", "-o", "paused.h5", "--threads", "4", "--verify", "0"}},
    {"nth", {"nth", "1e7", "--method", "sieve", "--threads", "4"}},
    {"primecount_nth", {"nth", "1e11", "--method", "primecount", "--threads", "4"}},
    {"primecount_count", {"count", "1e12", "2e12", "--method", "primecount", "--threads", "4"}},
    {"selftest", {"selftest", "--threads", "2", "--quiet"}},
    {"verify", {"verify", "whole.h5"}},
    {"info", {"info", "whole.h5", "--get", "contents_digest"}},
    {"export", {"export", "whole.h5", "--threads", "4"}},
    {"merge", {"merge", "low.h5", "high.h5", "-o", "out.h5", "--threads", "4"}},
    {"consolidate", {"consolidate", "whole.h5", "-o", "out.h5"}},
};

class MissingProgram : public FaultTest, public testing::WithParamInterface<Work> {
protected:
    void SetUp() override {
        if (warpsieve_with({}, {"--version"}).exit_code != 0)
            GTEST_SKIP() << "nothing can be preloaded: the program has a sanitizer";
        if (GetParam().by_primecount() &&
            warpsieve(GetParam().words).exit_code == exit_codes::usage)
            GTEST_SKIP() << "there is no libprimecount";
        for (const Words& words : {Words{"0", "2e7", "-o", "whole.h5", "--shard-bytes", "1"},
                                   {"0", "1e7", "-o", "low.h5"},
                                   {"1e7+1", "2e7", "-o", "high.h5"}}) {
            Words run = {"run", "--store", "primes", "--quiet"};
            run.insert(run.end(), words.begin(), words.end());
            ASSERT_EQ(warpsieve(run).exit_code, 0);
        }
        ASSERT_EQ(warpsieve({"run", "0", "2e7", "-o", "paused.h5", "--max-time", "1ms",
                             "--checkpoint-every", "2ms"})
                      .exit_code,
                  exit_codes::stopped);
        paused_ = read("paused.h5");
    }

    [[nodiscard]] Finished warpsieve_with(std::map<std::string, std::string> variables,
                                          const Words& words) const {
        Launch refused = launch(words);
        refused.variables.merge(variables);
        refused.variables["LD_PRELOAD"] = WARPSIEVE_REFUSE;
        refused.variables["WARPSIEVE_REFUSE_LOG"] = log_;
        return run(refused);
    }

    /// The work, with something refused, on files as at the beginning.
    [[nodiscard]] Finished refused(const std::string& what, const std::string& from) const {
        clear();
        return warpsieve_with({{"WARPSIEVE_REFUSE_" + what, from}}, GetParam().words);
    }
    void clear() const {
        remove_run("out");
        remove_run("paused");
        write("paused.h5", paused_);
    }

    /// Calls for threads and for memory that the work makes when nothing is refused.
    [[nodiscard]] std::pair<int, int> calls() {
        const Finished finished = refused("NOTHING", "");
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        expected_ = finished.out;
        int threads = 0;
        int memory = 0;
        std::ifstream(log_) >> threads >> memory;
        return {threads, memory};
    }

    /// It is done as always, or ends with 69 and one line; runs that are left go on.
    void expect_done_or_69(const Finished& finished) const {
        ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == exit_codes::unavailable)
            << finished.exit_code.value_or(-1) << ", signal " << finished.signal.value_or(0) << "\n"
            << finished.err;
        if (finished.exit_code == 0) {
            EXPECT_EQ(finished.out, expected_);
        } else {
            const auto at = finished.err.rfind("warpsieve: ");
            ASSERT_NE(at, std::string::npos) << finished.err;
            EXPECT_EQ(finished.err.find('\n', at), finished.err.size() - 1) << finished.err;
            EXPECT_EQ(finished.err.find("internal error"), std::string::npos) << finished.err;
        }
        for (const std::string& name : files())
            EXPECT_EQ(name.find(".bad-"), std::string::npos) << "a good generation set aside";
    }

    /// The same again, with nothing missing.
    void expect_to_end_now(const Finished& finished) const {
        const Words& words = GetParam().words;
        if (finished.exit_code == 0 || (words[0] == "merge" || words[0] == "consolidate")) {
            // It gets its name when it is whole; what is said after that may lack memory too.
            if (finished.exit_code != 0 && exists("out.h5")) {
                EXPECT_EQ(warpsieve({"verify", "out.h5"}).exit_code, 0) << "half of a file";
            }
            return;
        }
        const Finished again = warpsieve(words);
        EXPECT_EQ(again.exit_code, 0) << again.err;
        EXPECT_EQ(again.out, expected_);
    }

    std::string paused_;
    std::string expected_;
    TempFolder folder_of_log_;
    std::string log_ = folder_of_log_.file("log");
};

TEST_P(MissingProgram, WorksWithFewerThreadsOrSaysWhichIsMissing) {
    const int threads = calls().first;
    int worked = 0;
    for (int from = 1; from <= threads; ++from) {
        const Finished finished = refused("THREADS", std::to_string(from));
        SCOPED_TRACE("from thread " + std::to_string(from) + " on\n" + finished.err);
        expect_done_or_69(finished);
        EXPECT_NE(finished.err.find("Resource temporarily unavailable"), std::string::npos);
        if (finished.exit_code == 0) ++worked;
        if (from == 1) {
            EXPECT_EQ(finished.exit_code, exit_codes::unavailable);
            EXPECT_NE(finished.err.find("cannot start a thread to wait for signals"),
                      std::string::npos);
        }
        expect_to_end_now(finished);
    }
    if (GetParam().by_primecount())
        EXPECT_GE(worked, 1) << "one thread is enough where that is known beforehand";
    else
        EXPECT_EQ(worked, threads - 1) << "all but the one for signals can be done without";
}

TEST_P(MissingProgram, WorksWithAsManyThreadsAsMayLive) {
    const int threads = calls().first;
    for (int alive = 1; alive <= threads; ++alive) {
        const Finished finished = refused("ALIVE", std::to_string(alive));
        SCOPED_TRACE("with " + std::to_string(alive) + " threads\n" + finished.err);
        EXPECT_EQ(finished.exit_code, 0);
        EXPECT_EQ(finished.out, expected_);
    }
}

TEST_P(MissingProgram, NamesMemoryThatIsMissing) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    const int memory = calls().second;
    const int trials = std::min(cases(8, 300), memory);
    for (int trial = 0; trial < trials; ++trial) {
        const auto number = static_cast<int>(random() % static_cast<unsigned>(memory)) + 1;
        const std::string from = std::to_string(number) + (trial % 3 == 0 ? "+" : "");
        const Finished finished = refused("MEMORY", from);
        SCOPED_TRACE("from call " + from + " on\n" + finished.err);
        expect_done_or_69(finished);
        expect_to_end_now(finished);
    }
}

/// Every limit between what is too little for anything and what is enough.
TEST_P(MissingProgram, LivesThroughEveryLimitOfAddresses) {
    static_cast<void>(calls());
    std::string command = "exec " WARPSIEVE_PROGRAM;
    for (const std::string& word : GetParam().words) command += " " + word;
    int failed = 0;
    const int step = cases(9000, 500);
    for (int kibibytes = 16'000; kibibytes < 1'000'000; kibibytes += step) {
        clear();
        Launch limited = launch({});
        limited.command = {"sh", "-c", "ulimit -v " + std::to_string(kibibytes) + "; " + command};
        const Finished finished = run(limited);
        SCOPED_TRACE("ulimit -v " + std::to_string(kibibytes) + "\n" + finished.err);
        if (ended_before_main(finished)) continue;
        expect_done_or_69(finished);
        expect_to_end_now(finished);
        if (finished.exit_code != 0)
            ++failed;
        else if (finished.err.find("unavailable") == std::string::npos)
            break;
    }
    EXPECT_GT(failed, 0);
}

INSTANTIATE_TEST_SUITE_P(Of, MissingProgram, testing::ValuesIn(works), [](const auto& test) {
    return std::string(test.param.name);
});

}  // namespace
}  // namespace warpsieve::test
