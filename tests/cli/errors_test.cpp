#include <sys/mount.h>
#include <unistd.h>

#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using ErrorsCli = CliTest;

TEST_F(ErrorsCli, BadNumbersAreNamed) {
    for (const std::string bad :
         {"1e30", "-5", "abc", "1.5", "2^64", " ", "1e", "0x1p3", "1__0", "1 2"}) {
        expect_error(warpsieve({"count", bad}), exit_codes::usage, {"\"" + bad + "\""});
        expect_error(warpsieve({"run", "0", bad, "-o", "x.h5"}), exit_codes::usage,
                     {"\"" + bad + "\""});
    }
    EXPECT_TRUE(files().empty());
}

TEST_F(ErrorsCli, BoundsInTheWrongOrderAreNamed) {
    expect_error(warpsieve({"count", "1e6", "1e3"}), exit_codes::usage, {"1e6", "1e3"});
}

TEST_F(ErrorsCli, UnknownAndMissingWordsAreNamed) {
    expect_error(warpsieve({"count", "10", "--frob"}), exit_codes::usage, {"--frob", "--help"});
    expect_error(warpsieve({"frob"}), exit_codes::usage, {"frob"});
    expect_error(warpsieve({}), exit_codes::usage, {"--help"});
    expect_error(warpsieve({"run", "0", "10"}), exit_codes::usage, {"output"});
    expect_error(warpsieve({"run", "10", "-o", "x.h5"}), exit_codes::usage, {"START STOP"});
    expect_error(warpsieve({"count", "1", "2", "3"}), exit_codes::usage, {"3"});
    expect_error(warpsieve({"info"}), exit_codes::usage, {"NAME.h5"});
}

TEST_F(ErrorsCli, BadOptionValuesAreNamed) {
    const std::vector<std::pair<std::string, std::string>> options = {
        {"--threads", "0"},
        {"--threads", "many"},
        {"--keep", "0"},
        {"--keep", "99"},
        {"--store", "paper"},
        {"--engine", "steam"},
        {"--checkpoint-every", "0s"},
        {"--max-time", "soon"},
        {"--checkpoint-every", "-1s"}};
    for (const auto& [option, value] : options)
        expect_error(warpsieve({"run", "0", "10", "-o", "x.h5", option, value}), exit_codes::usage,
                     {value});
    EXPECT_TRUE(files().empty());
}

TEST_F(ErrorsCli, MoreThanAnyDiskHoldsIsRefusedNamingTheSizes) {
    const Finished finished = warpsieve({"run", "0", "1e18", "-o", "x.h5", "--store", "primes"});
    expect_error(finished, exit_codes::io,
                 {"x.h5: about", "PiB are still to be stored", "--force"});
    EXPECT_FALSE(std::filesystem::exists(path("x.h5")));
    // A bitmap is what the integers take, however few primes there are.
    expect_error(warpsieve({"run", "0", "2^64-1", "-o", "y.h5", "--store", "bitmap"}),
                 exit_codes::io, {"y.h5: about", "PiB are still to be stored", "--force"});
}

TEST_F(ErrorsCli, AMissingFolderIsNamed) {
    expect_error(warpsieve({"run", "0", "1e4", "-o", "no/such/x.h5"}), exit_codes::io,
                 {"no/such/x", "No such file or directory", "create"});
}

TEST_F(ErrorsCli, AFileInPlaceOfAFolderIsNamed) {
    write("file", "text");
    expect_error(warpsieve({"run", "0", "1e4", "-o", "file/x.h5"}), exit_codes::io, {"file/x"});
    EXPECT_EQ(read("file"), "text");
}

TEST_F(ErrorsCli, AFolderThatMustNotBeWrittenIsNamed) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    std::filesystem::create_directory(path("locked"));
    std::filesystem::permissions(
        path("locked"), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    expect_error(warpsieve({"run", "0", "1e4", "-o", "locked/x.h5"}), exit_codes::io,
                 {"locked/x", "Permission denied"});
}

TEST_F(ErrorsCli, AFolderAsOutputIsNamed) {
    std::filesystem::create_directory(path("x.h5"));
    expect_error(warpsieve({"run", "0", "1e4", "-o", "x.h5"}), exit_codes::io, {"x.h5"});
    EXPECT_EQ(files(), std::vector<std::string>{"x.h5"});
}

TEST_F(ErrorsCli, AFileLimitThatIsTooLowIsNamedAndLeavesTheOlderFile) {
    ASSERT_EQ(warpsieve({"run", "0", "3e9", "-o", "x.h5", "--max-time", "1ms", "--checkpoint-every",
                         "20ms"})
                  .exit_code,
              exit_codes::stopped);
    const std::string before = read("x.h5");
    const std::string command = "ulimit -f 8; exec " WARPSIEVE_PROGRAM " run 0 3e9 -o x.h5";
    const Finished finished = run({.command = {"sh", "-c", command}, .folder = path("")});
    expect_error(finished, exit_codes::io, {"File too large", "ulimit"});
    EXPECT_EQ(read("x.h5"), before);
    EXPECT_EQ(warpsieve({"run", "0", "3e9", "-o", "x.h5"}).out, "144449537\n");
}

TEST_F(ErrorsCli, AFullDiskIsNamedAndTheSameCommandGoesOnLater) {
    std::filesystem::create_directory(path("small"));
    if (mount("tmpfs", path("small").c_str(), "tmpfs", 0, "size=2m") != 0)
        GTEST_SKIP() << "no right to mount a small file system";
    const Finished refused = warpsieve({"run", "0", "1e8", "-o", "small/x.h5"});
    const Finished finished = warpsieve({"run", "0", "1e8", "-o", "small/x.h5", "--force"});
    EXPECT_EQ(warpsieve({"info", "small/x.h5", "--get", "status"}).out, "interrupted\n");
    mount("tmpfs", path("small").c_str(), "tmpfs", MS_REMOUNT, "size=64m");
    const Finished later = warpsieve({"run", "0", "1e8", "-o", "small/x.h5"});
    umount(path("small").c_str());
    expect_error(refused, exit_codes::io, {"small/x.h5", "6.7 MiB", "2.0 MiB", "--force"});
    expect_error(finished, exit_codes::io, {"small/", "No space left on device"});
    EXPECT_EQ(later.out, "5761455\n");
}

TEST_F(ErrorsCli, AResultThatCannotBePrintedIsAnError) {
    const Finished finished =
        run({.command = {"sh", "-c", WARPSIEVE_PROGRAM " count 100 > /dev/full"}});
    expect_error(finished, exit_codes::io, {"standard output", "No space left on device"});
}

TEST_F(ErrorsCli, AFileThatIsNotOursIsLeftAlone) {
    write("x.h5", "precious data of somebody else\n");
    for (const std::string verb : {"info", "verify"})
        expect_error(warpsieve({verb, "x.h5"}), exit_codes::foreign_file,
                     {"x.h5", "not a warpsieve"});
    expect_error(warpsieve({"run", "0", "1e4", "-o", "x.h5"}), exit_codes::foreign_file,
                 {"x.h5", "not a warpsieve", "-o"});
    EXPECT_EQ(read("x.h5"), "precious data of somebody else\n");
}

TEST_F(ErrorsCli, AFileOfAnotherJobIsLeftAloneAndTheDifferencesAreListed) {
    ASSERT_EQ(warpsieve({"run", "0", "1e4", "-o", "x.h5"}).exit_code, 0);
    const std::string before = read("x.h5");
    expect_error(warpsieve({"run", "5", "2e4", "-o", "x.h5", "--store", "none"}),
                 exit_codes::foreign_file,
                 {"x.h5", "start: 0 in the file, 5 asked for", "stop: 10000 in the file, 20000",
                  "store: primes in the file, none"});
    EXPECT_EQ(read("x.h5"), before);
    EXPECT_EQ(files(), std::vector<std::string>{"x.h5"});
}

TEST_F(ErrorsCli, ADamagedFileWithoutOlderGenerationsIsLeftAlone) {
    ASSERT_EQ(warpsieve({"run", "0", "1e4", "-o", "x.h5"}).exit_code, 0);
    std::string damaged = read("x.h5");
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    write("x.h5", damaged);
    expect_error(warpsieve({"run", "0", "1e4", "-o", "x.h5"}), exit_codes::damaged,
                 {"x.h5", "seal", "nothing was touched"});
    expect_error(warpsieve({"info", "x.h5"}), exit_codes::damaged, {"x.h5"});
    expect_error(warpsieve({"verify", "x.h5"}), exit_codes::damaged, {"x.h5"});
    EXPECT_EQ(read("x.h5"), damaged);
}

TEST_F(ErrorsCli, AFileThatIsNotThereIsNamedAndNobodyIsToldToCreateIt) {
    ASSERT_EQ(warpsieve({"run", "0", "9", "-o", "there.h5"}).exit_code, 0);
    const auto reading = [](const std::string& name) {
        return std::vector<std::vector<std::string>>{{"info", name},
                                                     {"verify", name},
                                                     {"export", name},
                                                     {"nth", "1", "--from", name},
                                                     {"consolidate", name, "-o", "new.h5"},
                                                     {"merge", "there.h5", name, "-o", "new.h5"}};
    };
    const auto refuse = [&](const std::string& name, const std::string& words) {
        for (const auto& command : reading(name)) {
            const Finished finished = warpsieve(command);
            expect_error(finished, exit_codes::io, {words});
            EXPECT_EQ(finished.err.find("create"), std::string::npos) << finished.err;
        }
    };
    refuse("none.h5", "cannot open none.h5: No such file or directory (check the path)");
    refuse("no/none.h5",
           "cannot open no/none.h5 in the folder no: No such file or directory (check the path)");
    refuse("there.h5/x.h5", "cannot open there.h5/x.h5: Not a directory (a part of the path");
    refuse(".", ": Is a directory (name a file in it)");
}

TEST_F(ErrorsCli, ARunIsNotNamedWithoutItsExtension) {
    ASSERT_EQ(warpsieve({"run", "0", "9", "-o", "x.h5"}).exit_code, 0);
    const std::string words = "y must end in .h5 (choose a name such as y.h5)";
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"run", "0", "9", "-o", "y"},
                                               {"consolidate", "x.h5", "-o", "y"},
                                               {"merge", "x.h5", "-o", "y"}})
        expect_error(warpsieve(command), exit_codes::usage, {words});
    for (const std::string name : {".h5", "./.h5"})
        expect_error(warpsieve({"run", "0", "9", "-o", name}), exit_codes::usage,
                     {name + " has no name before its .h5"});
    EXPECT_EQ(files(), std::vector<std::string>{"x.h5"});
}

}  // namespace
}  // namespace warpsieve::test
