#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using PartCli = CliTest;

TEST_F(PartCli, APieceIsARunOfItsOwn) {
    const Finished first = warpsieve({"run", "0", "1e5", "--part", "0/3", "-o", "a.h5"});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    const auto a = info("a.h5");
    EXPECT_EQ(a["start"], "0");
    EXPECT_EQ(a["stop"], "33359");
    EXPECT_EQ(a["part"], 0);
    EXPECT_EQ(a["parts"], 3);
    EXPECT_EQ(warpsieve({"run", "0", "1e5", "--part", "2/3", "-o", "c.h5"}).exit_code, 0);
    EXPECT_EQ(info("c.h5")["start"], "66690");
    EXPECT_EQ(info("c.h5")["stop"], "100000");
    EXPECT_NE(warpsieve({"info", "c.h5"}).out.find("2/3, counted from 0"), std::string::npos);
    EXPECT_EQ(warpsieve({"info", "c.h5", "--get", "part"}).out, "2\n");
    EXPECT_EQ(warpsieve({"verify", "c.h5", "--share", "1"}).exit_code, 0);
    const Finished again = warpsieve({"run", "0", "1e5", "--part", "0/3", "-o", "a.h5"});
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_EQ(again.out, first.out);
    EXPECT_NE(again.err.find("is complete already"), std::string::npos) << again.err;
}

TEST_F(PartCli, AnotherPieceIsAnotherJob) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "--part", "0/3", "-o", "a.h5"}).exit_code, 0);
    expect_error(warpsieve({"run", "0", "1e5", "--part", "1/3", "-o", "a.h5"}),
                 exit_codes::foreign_file, {"part: 0 in the file, 1 asked for"});
    expect_error(warpsieve({"run", "0", "33359", "-o", "a.h5"}), exit_codes::foreign_file,
                 {"parts: 3 in the file, 1 asked for"});
}

TEST_F(PartCli, WhatIsStoredIsDecidedByTheWhole) {
    const Finished piece = warpsieve({"run", "0", "1e10", "--part", "99/100", "-o", "a.h5"});
    EXPECT_NE(piece.err.find("counting only"), std::string::npos) << piece.err;
    EXPECT_EQ(info("a.h5")["store"], "none");
    ASSERT_EQ(
        warpsieve({"run", info("a.h5")["start"], info("a.h5")["stop"], "-o", "b.h5"}).exit_code, 0);
    EXPECT_EQ(info("b.h5")["store"], "primes");  // few enough, standing alone
}

TEST_F(PartCli, RefusesWhatIsNoPiece) {
    const auto refuse = [&](const std::string& part, const std::string& words) {
        expect_error(warpsieve({"run", "0", "100", "--part", part, "-o", "a.h5"}),
                     exit_codes::usage, {words});
    };
    refuse("4/4", "the last one is 3/4");
    refuse("-1/4", "-1/4");
    refuse("1", "\"1\" is no piece");
    refuse("1/0", "a piece of none");
    refuse("0/5", "[0, 100] has only 4 pieces");
    expect_error(warpsieve({"run", "--first", "10", "--part", "0/2", "-o", "a.h5"}),
                 exit_codes::usage, {"--part 0/2 goes without --first 10"});
    EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace warpsieve::test
