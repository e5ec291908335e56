#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using HelpCli = CliTest;

TEST_F(HelpCli, IsAResult) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--help"}, {"-h"}, {"help"}}) {
        const Finished help = warpsieve(words);
        EXPECT_EQ(help.exit_code, 0);
        EXPECT_EQ(help.err, "");
        EXPECT_NE(help.out.find("\nExit codes:\n"), std::string::npos) << help.out;
        EXPECT_NE(help.out.find("\n  consolidate  "), std::string::npos) << help.out;
    }
}

TEST_F(HelpCli, OfAVerbIsTheSameHoweverItIsAskedFor) {
    for (const std::string verb : {"count", "run", "info", "verify", "devices"}) {
        const Finished help = warpsieve({verb, "--help"});
        EXPECT_EQ(help.exit_code, 0);
        EXPECT_EQ(help.out.rfind("Usage: warpsieve " + verb, 0), 0U) << help.out;
        EXPECT_NE(help.out.find("--json"), std::string::npos) << help.out;
        EXPECT_EQ(warpsieve({"help", verb}).out, help.out);
        EXPECT_EQ(warpsieve({verb, "-h"}).out, help.out);
        EXPECT_EQ(warpsieve({verb, "--frob", "-h"}).out, help.out);
    }
}

TEST_F(HelpCli, OfWhatIsNoVerbIsRefused) {
    expect_error(warpsieve({"help", "nosuch"}), exit_codes::usage,
                 {"verb nosuch is unknown (choose one of count, print, nth, run, "});
    expect_error(warpsieve({"help", ""}), exit_codes::usage, {"VERB needs a value"});
    expect_error(warpsieve({"help", "run", "count"}), exit_codes::usage, {"one word too many"});
}

TEST_F(HelpCli, TellsTheVersionUnderBothNames) {
    const Finished version = warpsieve({"--version"});
    EXPECT_EQ(version.exit_code, 0);
    EXPECT_EQ(version.out.rfind("warpsieve ", 0), 0U) << version.out;
    EXPECT_EQ(version.out.find('\n'), version.out.size() - 1) << version.out;
    EXPECT_EQ(warpsieve({"-V"}).out, version.out);
}

}  // namespace
}  // namespace warpsieve::test
