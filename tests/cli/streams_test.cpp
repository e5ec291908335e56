// The three streams of the program where they are not what it expects: pipes that nobody reads any
// more, full disks, closed descriptors.

#include <csignal>

#include "cli/cli_fixture.hpp"
#include "support/eventually.hpp"

namespace warpsieve::test {
namespace {

/// How a shell says that SIGPIPE ended a program.
constexpr const char* ended_by_sigpipe = "141\n";

class StreamsCli : public CliTest {
protected:
    void SetUp() override { ASSERT_EQ(run_words("run 0 1e6 -o run.h5 -q").exit_code, 0); }

    [[nodiscard]] Finished run_words(const std::string& words) const {
        return shell("$W " + words);
    }
    /// Runs a command whose standard output is a pipe that has lost its reader before it begins,
    /// and gives its exit code. What it says on standard error is in the file err.
    [[nodiscard]] std::string into_closed_pipe(const std::string& before,
                                               const std::string& command) const {
        // The loop ends when there is no reader any more.
        return shell("{ " + before + " (while printf x; do :; done) 2> /dev/null; exec " + command +
                     "; } 2> err | true; echo ${PIPESTATUS[0]}")
            .out;
    }
};

TEST_F(StreamsCli, AClosedPipeEndsEveryVerbQuietly) {
    for (const std::string words : {"count 100 -q",
                                    "count 100 -q --json",
                                    "print 100",
                                    "print 100 --count twins",
                                    "info run.h5",
                                    "info run.h5 --json",
                                    "info run.h5 --get status",
                                    "verify run.h5",
                                    "verify run.h5 --json",
                                    "export run.h5",
                                    "export run.h5 -o -",
                                    "export run.h5 --npy -o /dev/stdout",
                                    "devices",
                                    "devices --json",
                                    "selftest -q --engine cpu --json",
                                    "nth 5 -q",
                                    "--help",
                                    "run --help",
                                    "--version",
                                    "run 0 100 -o new.h5 --dry-run",
                                    "consolidate run.h5 -o copy.h5 --json",
                                    "merge run.h5 -o merged.h5 --json"}) {
        EXPECT_EQ(into_closed_pipe("", "$W " + words), ended_by_sigpipe) << words;
        EXPECT_EQ(read("err"), "") << words;
    }
    EXPECT_EQ(files(), (std::vector<std::string>{"copy.h5", "err", "merged.h5", "run.h5"}));
}

TEST_F(StreamsCli, AClosedPipeCostsNoResult) {
    EXPECT_EQ(into_closed_pipe("", "$W run 0 1e7 -o new.h5 -q"), ended_by_sigpipe);
    EXPECT_EQ(info("new.h5")["status"], "complete");
    EXPECT_EQ(warpsieve({"info", "new.h5", "--get", "prime_count"}).out, "664579\n");
    EXPECT_EQ(warpsieve({"run", "0", "1e7", "-o", "new.h5", "-q"}).out, "664579\n");
}

TEST_F(StreamsCli, AClosedPipeIsAnErrorWhereSigpipeIsIgnored) {
    EXPECT_EQ(into_closed_pipe("trap '' PIPE;", "$W export run.h5"), "74\n");
    EXPECT_EQ(read("err"), "warpsieve: cannot write to standard output: Broken pipe\n");
}

TEST_F(StreamsCli, ARunGoesOnWhenNobodyReadsItsProgress) {
    const Finished finished = shell(
        "{ (while printf x; do :; done) 2> /dev/null; exec $W run 0 1e8 -o new.h5 2>&1 > out; } | "
        "true; echo ${PIPESTATUS[0]}");
    EXPECT_EQ(finished.out, "0\n");
    EXPECT_EQ(read("out"), "5761455\n");
    EXPECT_EQ(info("new.h5")["status"], "complete");
}

TEST_F(StreamsCli, AFullDiskIsNamed) {
    for (const std::string words : {"count 100 -q", "print 100", "info run.h5", "export run.h5",
                                    "--help", "export run.h5 -o -", "run 0 1e6 -o run.h5 -q"})
        expect_error(run_words(words + " > /dev/full"), exit_codes::io,
                     {"standard output", "No space left on device"});
}

// Without care the first file that a process opens, its lock say, would be its standard error, and
// progress would be written into it.
TEST_F(StreamsCli, ProgressForAClosedStreamGetsIntoNoFile) {
    Launch launch = this->launch({});
    launch.command = {"bash", "-c",
                      "exec " WARPSIEVE_PROGRAM
                      " run 0 1e16 -o long.h5 --store none --checkpoint-every 20ms 2>&-"};
    Process process(launch);
    ASSERT_TRUE(eventually([&] {
        return std::filesystem::exists(path("long.h5")) && info("long.h5")["sieved_any"] == true;
    }));
    EXPECT_EQ(read("long.lock").find("host="), 0U) << read("long.lock");
    EXPECT_NE(read("long.lock").find(" pid=" + std::to_string(process.pid()) + " "),
              std::string::npos)
        << read("long.lock");
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(warpsieve({"verify", "long.h5", "--share", "0"}).exit_code, 0);
}

TEST_F(StreamsCli, AClosedStandardOutputIsNamed) {
    expect_error(run_words("count 100 -q >&-"), exit_codes::io,
                 {"standard output", "Bad file descriptor"});
    EXPECT_EQ(run_words("count 100 <&- 2>&-").out, "25\n");
}

}  // namespace
}  // namespace warpsieve::test
