// Names that lead to no regular file: pipes, devices, sockets, folders. What makes files renames
// nothing over them and what reads files does not wait for them; export writes to those that take
// bytes.

#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>

#include "cli/cli_fixture.hpp"
#include "io/disk/file_descriptor.hpp"
#include "support/eventually.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

const std::string first_primes = "2\n3\n5\n7\n";

class OtherKindsCli : public CliTest {
protected:
    void SetUp() override {
        ASSERT_EQ(warpsieve({"run", "0", "1e6", "-o", "run.h5", "-q"}).exit_code, 0);
        ASSERT_EQ(mkfifo(path("pipe.h5").c_str(), 0600), 0);
        std::filesystem::create_symlink("/dev/null", path("null.h5"));
        std::filesystem::create_directory(path("folder.h5"));
    }
    void expect_all_there() const {
        EXPECT_TRUE(std::filesystem::is_fifo(path("pipe.h5")));
        EXPECT_TRUE(std::filesystem::is_symlink(path("null.h5")));
        EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
        EXPECT_TRUE(std::filesystem::is_directory(path("folder.h5")));
        EXPECT_EQ(files(), (std::vector<std::string>{"folder.h5", "null.h5", "pipe.h5", "run.h5"}));
    }
};

TEST_F(OtherKindsCli, NothingReadsThem) {
    const std::vector<std::pair<std::string, std::string>> kinds = {{"pipe.h5", "a pipe"},
                                                                    {"null.h5", "a device"}};
    for (const auto& [name, kind] : kinds)
        for (const std::vector<std::string>& words :
             std::vector<std::vector<std::string>>{{"info", name},
                                                   {"verify", name},
                                                   {"export", name},
                                                   {"nth", "5", "--from", name},
                                                   {"consolidate", name, "-o", "copy.h5"},
                                                   {"merge", name, "-o", "merged.h5"}})
            expect_error(warpsieve(words), exit_codes::io, {kind + ", not a file"});
    for (const char* verb : {"info", "verify", "export"})
        expect_error(warpsieve({verb, "folder.h5"}), exit_codes::io, {"folder.h5"});
    expect_all_there();
}

TEST_F(OtherKindsCli, NothingReplacesThem) {
    for (const std::string name : {"pipe.h5", "null.h5", "folder.h5"}) {
        const std::string named = name == "null.h5" ? "/dev/null" : name;
        expect_error(warpsieve({"run", "0", "1e6", "-o", name}), exit_codes::io, {named});
        expect_error(warpsieve({"run", "0", "1e6", "-o", name, "--force"}), exit_codes::io,
                     {named});
        expect_error(warpsieve({"run", "0", "1e6", "-o", name, "--dry-run"}), exit_codes::io,
                     {named});
        expect_error(warpsieve({"consolidate", "run.h5", "-o", name}), exit_codes::io, {named});
        expect_error(warpsieve({"merge", "run.h5", "-o", name}), exit_codes::io, {named});
        ASSERT_TRUE(std::filesystem::is_fifo(path("pipe.h5"))) << "else /dev/null is in danger";
    }
    expect_error(warpsieve({"export", "run.h5", "-o", "folder.h5", "--force"}), exit_codes::io,
                 {"folder.h5", "a folder, not a file"});
    expect_all_there();
}

TEST_F(OtherKindsCli, WhatIsInTheWayOfTheLockOrTheShardsIsNamedAtOnce) {
    ASSERT_EQ(mkfifo(path("x.lock").c_str(), 0600), 0);
    expect_error(warpsieve({"run", "0", "1e6", "-o", "x.h5"}), exit_codes::io,
                 {"lock file", "x.lock", "a pipe, not a file"});
    EXPECT_EQ(warpsieve({"info", "x.h5"}).exit_code, exit_codes::io);
    expect_error(warpsieve({"merge", "run.h5", "-o", "x.h5"}), exit_codes::io,
                 {"x.lock", "a pipe"});
    EXPECT_TRUE(std::filesystem::is_fifo(path("x.lock")));
    write("y.shards", "somebody's");
    expect_error(warpsieve({"run", "0", "1e6", "-o", "y.h5", "--store", "primes"}), exit_codes::io,
                 {"y.shards", "Not a directory"});
    EXPECT_EQ(read("y.shards"), "somebody's");
    EXPECT_EQ(warpsieve({"run", "0", "1e6", "-o", "y.h5", "--store", "none"}).exit_code, 0);
}

TEST_F(OtherKindsCli, ExportWritesToStreamsByTheirNames) {
    for (const std::string name : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
        const Finished out = warpsieve({"export", "run.h5", "--to", "10", "-o", name, "--force"});
        EXPECT_EQ(out.exit_code, 0) << out.err;
        EXPECT_EQ(out.out, first_primes) << name;
        EXPECT_EQ(out.err, "") << name;
        expect_error(warpsieve({"export", "run.h5", "--json", "-o", name}), exit_codes::usage,
                     {"--json", "-o FILE"});
    }
    const Finished err = warpsieve({"export", "run.h5", "--to", "10", "-o", "/dev/stderr"});
    EXPECT_EQ(err.err, first_primes);
    EXPECT_EQ(err.out, "");
    EXPECT_EQ(shell("$W export run.h5 --to 10 -o >(cat) -q | cat").out, first_primes);
    EXPECT_EQ(shell("$W export run.h5 --to 10 -o /dev/fd/5 5>&1 -q").out, first_primes);
    expect_error(warpsieve({"export", "run.h5", "-o", "/dev/fd/77"}), exit_codes::io,
                 {"/dev/fd/77", "Bad file descriptor"});
    expect_all_there();
}

TEST_F(OtherKindsCli, ExportGoesOnWhereAFileBehindAStreamStands) {
    EXPECT_EQ(shell("{ echo before; $W export run.h5 --to 10 -o /dev/stdout; echo after; } > out; "
                    "cat out; rm out")
                  .out,
              "before\n" + first_primes + "after\n");
    EXPECT_EQ(shell("echo kept > out; $W export run.h5 --to 10 -o /dev/stdout >> out; cat out; "
                    "rm out")
                  .out,
              "kept\n" + first_primes);
}

TEST_F(OtherKindsCli, ExportWritesToPipesAndDevices) {
    EXPECT_EQ(shell("cat pipe.h5 & $W export run.h5 --to 10 -o pipe.h5 -q --force; wait").out,
              first_primes);
    ASSERT_TRUE(std::filesystem::is_fifo(path("pipe.h5"))) << "else /dev/null would be in danger";
    for (const std::string name : {"/dev/null", "null.h5"})
        for (const std::string force : {"-q", "--force"}) {
            const Finished done = warpsieve({"export", "run.h5", "-o", name, "--json", force});
            EXPECT_EQ(done.exit_code, 0) << done.err;
            EXPECT_EQ(nlohmann::json::parse(done.out).at("output"), name);
        }
    expect_error(warpsieve({"export", "run.h5", "-o", "/dev/full"}), exit_codes::io,
                 {"/dev/full", "No space left on device"});
    expect_all_there();
}

TEST_F(OtherKindsCli, AReaderThatGoesAwayEndsAnExportQuietly) {
    EXPECT_EQ(
        shell("head -n 1 pipe.h5 > one & $W export run.h5 -o pipe.h5; echo $?; wait; rm one").out,
        "141\n");
    expect_all_there();
}

TEST_F(OtherKindsCli, AnExportThatNobodyReadsCanBeStopped) {
    io::FileDescriptor reader;
    for (const char* waits_for : {"a reader", "room in the pipe"}) {
        SCOPED_TRACE(waits_for);
        Process process(launch({"export", "run.h5", "-o", "pipe.h5"}));
        wait_until_signals_are_blocked(process);
        process.send(SIGTERM);
        const Finished finished = process.wait();
        EXPECT_EQ(finished.exit_code, exit_codes::interrupted);
        EXPECT_NE(finished.err.find("interrupted before the end"), std::string::npos)
            << finished.err;
        reader = io::FileDescriptor(open(path("pipe.h5").c_str(), O_RDWR | O_CLOEXEC));
    }
    expect_all_there();
}

TEST_F(OtherKindsCli, AnInterruptedExportLeavesNoFile) {
    write_stored_run(path("long.h5"), {.interval = {0, 30'000'000}, .store = core::Store::primes},
                     {});
    Process process(launch({"export", "long.h5", "-o", "out.txt", "--threads", "1"}));
    // Its temporary file.
    ASSERT_TRUE(eventually([&] { return process.ended() || files().front().front() == '.'; }));
    if (process.ended()) GTEST_SKIP() << "done before it could be stopped";
    process.send(SIGTERM);
    const Finished finished = process.wait();
    const bool stopped = finished.exit_code == exit_codes::interrupted;
    EXPECT_TRUE(stopped || finished.exit_code == 0) << finished.err;
    EXPECT_EQ(std::filesystem::exists(path("out.txt")), !stopped);
    EXPECT_NE(files().front().front(), '.');
}

}  // namespace
}  // namespace warpsieve::test
