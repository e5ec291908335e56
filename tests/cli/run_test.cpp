#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using RunCli = CliTest;

TEST_F(RunCli, StoresPrimesThatH5dumpPrints) {
    const Finished finished = warpsieve({"run", "0", "1e6", "-o", "pi.h5"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, "78498\n");
    EXPECT_EQ(files(), std::vector<std::string>{"pi.h5"});
    if (std::string(H5DUMP_PROGRAM).empty()) GTEST_SKIP() << "h5dump is not installed";
    const Finished dump =
        run({.command = {H5DUMP_PROGRAM, "-d", "/primes", "-c", "5", path("pi.h5")}});
    EXPECT_NE(dump.out.find("(0): 2, 3, 5, 7, 11\n"), std::string::npos) << dump.out;
    const Finished end = run(
        {.command = {H5DUMP_PROGRAM, "-d", "/primes", "-s", "78496", "-c", "2", path("pi.h5")}});
    EXPECT_NE(end.out.find("(78496): 999979, 999983\n"), std::string::npos) << end.out;
}

TEST_F(RunCli, StoresABitmapThatH5dumpPrints) {
    const Finished finished =
        warpsieve({"run", "0", "1e6", "-o", "pi.h5", "--store", "bitmap", "--threads", "2"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, "78498\n");
    EXPECT_NE(finished.err.find("storing a bitmap: 33 KiB"), std::string::npos) << finished.err;
    if (std::string(H5DUMP_PROGRAM).empty()) GTEST_SKIP() << "h5dump is not installed";
    const Finished dump =
        run({.command = {H5DUMP_PROGRAM, "-d", "/bitmap", "-c", "3", path("pi.h5")}});
    // All of 7 to 29 and 31 to 59 but 49, and of 61 to 89 but 77; 1 is no prime.
    EXPECT_NE(dump.out.find("(0): 254, 223, 239\n"), std::string::npos) << dump.out;
}

TEST_F(RunCli, ACompleteJobIsPrintedAgainAndNothingIsWritten) {
    ASSERT_EQ(warpsieve({"run", "100", "1e5", "-o", "pi.h5"}).out, "9567\n");
    const std::string before = read("pi.h5");
    const auto time = std::filesystem::last_write_time(path("pi.h5"));
    const Finished again = warpsieve({"run", "100", "1e5", "-o", "pi.h5", "--threads", "1"});
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_EQ(again.out, "9567\n");
    EXPECT_EQ(read("pi.h5"), before);
    EXPECT_EQ(std::filesystem::last_write_time(path("pi.h5")), time);
    EXPECT_EQ(files(), std::vector<std::string>{"pi.h5"});
}

TEST_F(RunCli, PrintsOneJsonObjectWithTheNamesOfTheSchema) {
    const auto json =
        nlohmann::json::parse(warpsieve({"run", "0", "1e5", "-o", "pi.h5", "--json"}).out);
    EXPECT_EQ(json["prime_count"], "9592");
    EXPECT_EQ(json["sieved_through"], "100000");
    EXPECT_EQ(json["status"], "complete");
    EXPECT_EQ(json["session"], 1);
    EXPECT_EQ(json["largest_prime"], "99991");
}

TEST_F(RunCli, TheTopOfTheRangeIsIncluded) {
    EXPECT_EQ(warpsieve({"run", "2^64-1e5", "2^64-1", "-o", "top.h5"}).out, "2139\n");
    const auto json = info("top.h5");
    EXPECT_EQ(json["sieved_through"], "18446744073709551615");
    EXPECT_EQ(json["largest_prime"], "18446744073709551557");
    EXPECT_EQ(warpsieve({"verify", "top.h5"}).exit_code, 0);
}

TEST_F(RunCli, StopsAfterMaxTimeAndGoesOn) {
    const std::vector<std::string> command = {"run", "0", "1e9", "-o", "pi.h5", "--store", "none"};
    auto limited = command;
    limited.insert(limited.end(), {"--max-time", "10ms", "--checkpoint-every", "20ms"});
    const Finished first = warpsieve(limited);
    EXPECT_EQ(first.exit_code, exit_codes::stopped) << first.err;
    EXPECT_EQ(first.out, "");
    EXPECT_EQ(info("pi.h5")["status"], "paused");
    const Finished rest = warpsieve(command);
    EXPECT_EQ(rest.out, "50847534\n");
    EXPECT_NE(rest.err.find("resume: generation"), std::string::npos) << rest.err;
}

TEST_F(RunCli, FilesInTheWorkingFolderDoNotDisturbIt) {
    write("warpsieve", "the program itself, as in the build folder");
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "pi.h5"}).out, "9592\n");
    EXPECT_EQ(warpsieve({"info", "pi.h5", "--get", "prime_count"}).out, "9592\n");
    EXPECT_EQ(warpsieve({"verify", "pi.h5"}).exit_code, 0);
}

TEST_F(RunCli, QuietSaysNothing) {
    const Finished finished = warpsieve({"run", "0", "1e5", "-o", "pi.h5", "--quiet"});
    EXPECT_EQ(finished.err, "");
    EXPECT_EQ(finished.out, "9592\n");
}

TEST_F(RunCli, TheResultDoesNotDependOnThreadsOrIntervalOfSaving) {
    const auto digest = [&](const std::string& name, std::vector<std::string> options) {
        options.insert(options.begin(), {"run", "1e10", "1e10+3e7", "-o", name});
        EXPECT_EQ(warpsieve(options).exit_code, 0);
        return info(name)["contents_digest"];
    };
    const auto expected = digest("a.h5", {"--threads", "1"});
    EXPECT_EQ(digest("b.h5", {"--threads", "3", "--checkpoint-every", "2ms"}), expected);
    EXPECT_EQ(digest("c.h5", {"--keep", "1", "--checkpoint-every", "1ms"}), expected);
    EXPECT_NE(digest("d.h5", {"--store", "none"}), expected);
}

TEST_F(RunCli, ASymbolicLinkAtTheOutputIsFollowed) {
    std::filesystem::create_directory(path("data"));
    std::filesystem::create_symlink("data/real.h5", path("link.h5"));
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "link.h5"}).out, "9592\n");
    EXPECT_TRUE(std::filesystem::is_symlink(path("link.h5")));
    EXPECT_TRUE(std::filesystem::is_regular_file(path("data/real.h5")));
}

}  // namespace
}  // namespace warpsieve::test
