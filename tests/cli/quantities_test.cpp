// What is counted beside primes, against published values, and how it is told, kept and joined.

#include <sstream>

#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using Words = std::vector<std::string>;

class QuantitiesCli : public CliTest {
protected:
    std::string out_of(const Words& words) const {
        const Finished finished = warpsieve(words);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return finished.out;
    }
    [[nodiscard]] nlohmann::json json_of(Words words) const {
        words.insert(words.end(), {"--json", "-q"});
        return nlohmann::json::parse(out_of(words));
    }
    [[nodiscard]] std::string digest(const std::string& name) const {
        return info(name)["contents_digest"];
    }
};

// Twins: OEIS A007508. Pairs at distance 4, (3, 7) among them: A080840; at distance 6: A080841.
TEST_F(QuantitiesCli, PatternsAreAsManyAsArePublished) {
    const auto json = json_of({"count", "1e7", "--count", "twins", "--count", "0,2", "--count",
                               "cousins=0,4", "--count", "0,6"});
    EXPECT_EQ(json["twin_count"], "58980");
    EXPECT_EQ(json["c_0_2_count"], "58980");
    EXPECT_EQ(json["cousins_count"], "58622");
    EXPECT_EQ(json["c_0_6_count"], "117207");
}

TEST_F(QuantitiesCli, QuintupletsAreTwoPatterns) {
    const auto json = json_of({"count", "1e12", "1e12+1e8", "--count", "quintuplets", "--count",
                               "0,2,6,8,12", "--count", "quint=0,4,6,10,12"});
    const auto number = [&](const char* key) { return std::stoi(json[key].get<std::string>()); };
    EXPECT_EQ(number("quintuplet_count"), number("c_0_2_6_8_12_count") + number("quint_count"));
    EXPECT_GT(number("quint_count"), 0);
}

// Sizes and first occurrences: OEIS A000230; maximal gaps: A005250, where they begin: A002386.
TEST_F(QuantitiesCli, GapsBeginWhereItIsPublished) {
    const auto json = json_of({"count", "1e6", "--gaps", "table"});
    const std::vector<std::string> firsts = {"3",    "7",    "23",   "89",   "139",  "199",
                                             "113",  "1831", "523",  "887",  "1129", "1669",
                                             "2477", "2971", "4297", "5591", "1327"};
    ASSERT_GT(json["gaps"].size(), firsts.size());
    for (std::size_t i = 0; i < firsts.size(); ++i) {
        EXPECT_EQ(json["gaps"][i + 1]["size"], 2 * (i + 1));
        EXPECT_EQ(json["gaps"][i + 1]["first"], firsts[i]) << "of size " << 2 * (i + 1);
    }
    std::string maximal;
    std::uint64_t gaps = 0;
    for (const auto& row : json["gaps"]) {
        gaps += std::stoull(row["count"].get<std::string>());
        if (row["maximal"])
            maximal += row["size"].dump() + " " + row["first"].get<std::string>() + ", ";
    }
    EXPECT_EQ(maximal,
              "1 2, 2 3, 4 7, 6 23, 8 89, 14 113, 18 523, 20 887, 22 1129, 34 1327, 36 9551, "
              "44 15683, 52 19609, 72 31397, 86 155921, 96 360653, 112 370261, 114 492113, ");
    EXPECT_EQ(gaps, 78498U - 1) << "between neighbours";
    EXPECT_EQ(json["largest_gap"], 114);
}

// J. Leech: 26861 is the first x with pi(x; 4, 1) > pi(x; 4, 3); OEIS A007350.
TEST_F(QuantitiesCli, ResidueClassesRaceAsIsPublished) {
    const auto json =
        json_of({"count", "26863", "--residues", "4", "--table", "26833,26860,26861,26863"});
    const auto lead = [&](int row) {
        const auto& at = json["table"][row];
        return std::stoi(at["primes_1_mod_4"].get<std::string>()) -
               std::stoi(at["primes_3_mod_4"].get<std::string>());
    };
    EXPECT_EQ(lead(1), 0);
    EXPECT_EQ(lead(2), 1);
    EXPECT_EQ(lead(3), 0);
    const auto before = json_of({"count", "26860", "--residues", "4", "--table", "1e1"});
    for (const auto& row : before["table"])
        EXPECT_LE(std::stoi(row["primes_1_mod_4"].get<std::string>()),
                  std::stoi(row["primes_3_mod_4"].get<std::string>()))
            << "through " << row["last"];
}

// P. Sebah and X. Gourdon, "Introduction to twin primes and Brun's constant computation" (2002):
// partial sums of Brun's series.
TEST_F(QuantitiesCli, ReciprocalsOfTwinsSumUpAsIsPublished) {
    const auto json = json_of({"count", "1e8", "--reciprocals", "--table", "1e4,1e6,1e8"});
    const std::vector<std::string> sums = {"1.616893557432", "1.710776930804", "1.758815621067"};
    for (std::size_t row = 0; row < sums.size(); ++row) {
        const std::string sum = json["table"][row]["twin_reciprocals"];
        EXPECT_TRUE(sum.starts_with(sums[row])) << sum;
    }
    EXPECT_EQ(json["twin_reciprocals"], json["table"][2]["twin_reciprocals"]);
    EXPECT_LT(json["reciprocals_error"].get<double>(), 1e-30);
}

TEST_F(QuantitiesCli, TablesHavePiAtEachMultiple) {
    EXPECT_EQ(out_of({"count", "1e7", "--table", "2.5e6"}),
              "664579\n\n"
              " through  primes\n"
              "       0       0\n"
              " 2500000  183072\n"
              " 5000000  348513\n"
              " 7500000  508261\n"
              "10000000  664579\n");  // OEIS A006880; the others by primesieve 12.16
}

TEST_F(QuantitiesCli, ARunKeepsAndExportsThem) {
    const Words job = {"run", "0",      "1e6",     "--gaps", "table",      "--count", "0,2,6,8",
                       "-o",  "all.h5", "--table", "5e5",    "--residues", "3"};
    const std::string text = out_of(job);
    EXPECT_NE(text.find("c_0_2_6_8    166\n"), std::string::npos) << text;  // A050258
    EXPECT_NE(text.find("1 mod 3      39231\n"), std::string::npos) << text;
    EXPECT_NE(text.find("table        3 rows (warpsieve export all.h5 --table)\n"),
              std::string::npos)
        << text;
    EXPECT_EQ(out_of({"run", "-o", "all.h5"}), text) << "nothing needs to be given again";
    const std::string gaps = out_of({"export", "all.h5", "--gaps"});
    EXPECT_TRUE(gaps.starts_with("size,count,first,maximal\n1,1,2,1\n2,8169,3,1\n4,8143,7,1\n"))
        << gaps;
    EXPECT_EQ(out_of({"export", "all.h5", "--table"}),
              "last,prime_count,smallest_prime,largest_prime,c_0_2_6_8_count,largest_gap,gap_start,"
              "primes_1_mod_3,primes_2_mod_3\n"
              "0,0,0,0,0,0,0,0,0\n"
              "500000,41538,2,499979,103,114,492113,20733,20804\n"
              "1000000,78498,2,999983,166,114,492113,39231,39266\n");
    const std::string told = out_of({"info", "all.h5"});
    for (const std::string line :
         {"counted        primes, c_0_2_6_8, gap table, residues modulo 3\n",
          "places         every 500000\n", "2 mod 3        39266\n", "gap sizes      "})
        EXPECT_NE(told.find(line), std::string::npos) << told;
    EXPECT_EQ(info("all.h5")["places"], "every 500000");
    EXPECT_EQ(json_of({"run", "-o", "all.h5"})["table"].size(), 3U);
    expect_error(warpsieve({"run", "-o", "all.h5", "--table", "1e5"}), exit_codes::foreign_file,
                 {"table: every 500000 in the file, every 100000 asked for"});
    expect_error(warpsieve({"run", "-o", "all.h5", "--residues", "4"}), exit_codes::foreign_file,
                 {"counted: ", "residues modulo 3 in the file", "residues modulo 4 asked for"});
}

TEST_F(QuantitiesCli, TablesThatAFileDoesNotHaveAreNamed) {
    out_of({"run", "0", "100", "-o", "x.h5"});
    expect_error(warpsieve({"export", "x.h5", "--table"}), exit_codes::usage,
                 {"x.h5 has no table of chosen places", "--table"});
    expect_error(warpsieve({"export", "x.h5", "--gaps"}), exit_codes::usage,
                 {"x.h5 has no gap table", "--gaps table"});
}

TEST_F(QuantitiesCli, PartsJoinToTheWhole) {
    const Words counted = {"--gaps",        "table",   "--count",    "0,2,6,8,12",
                           "--count",       "w=0,238", "--residues", "4",
                           "--reciprocals", "--table", "12345"};
    const auto run = [&](Words words) {
        words.insert(words.begin(), {"run", "100", "1e6", "-q"});
        words.insert(words.end(), counted.begin(), counted.end());
        out_of(words);
    };
    run({"-o", "whole.h5"});
    Words merge = {"merge", "-o", "merged.h5"};
    for (int part = 0; part < 7; ++part) {
        merge.push_back("p" + std::to_string(part) + ".h5");
        run({"--part", std::to_string(part) + "/7", "-o", merge.back()});
    }
    out_of(merge);
    EXPECT_EQ(digest("merged.h5"), digest("whole.h5"));
    EXPECT_EQ(out_of({"export", "merged.h5", "--gaps"}), out_of({"export", "whole.h5", "--gaps"}));
    EXPECT_EQ(out_of({"export", "merged.h5", "--table"}),
              out_of({"export", "whole.h5", "--table"}));
    EXPECT_EQ(warpsieve({"verify", "merged.h5", "--share", "1"}).exit_code, 0);
}

TEST_F(QuantitiesCli, ARunGrowsWithThem) {
    const Words counted = {"--gaps",     "table", "--count",       "w=0,238", "-q",
                           "--residues", "24",    "--reciprocals", "--table", "1e5"};
    const auto run = [&](Words words) {
        words.insert(words.begin(), {"run", "0"});
        words.insert(words.end(), counted.begin(), counted.end());
        out_of(words);
    };
    run({"1000003", "-o", "x.h5"});
    out_of({"run", "0", "2e6", "-o", "x.h5", "--extend", "-q"});
    run({"2e6", "-o", "whole.h5"});
    EXPECT_EQ(digest("x.h5"), digest("whole.h5"));
    expect_error(warpsieve({"run", "0", "1e12", "-o", "x.h5", "--extend"}),
                 exit_codes::foreign_file,
                 {"table: every 100000 in the file, which has 10000001 places", "16384"});
}

TEST_F(QuantitiesCli, PrintListsAsManyAsAreCounted) {
    for (const std::string pattern : {"0,2,6,8,12", "0,210", "0,2,6,8,12,18,20,26"}) {
        const std::string counted = out_of({"count", "3e7", "-q", "--count", pattern});
        std::istringstream lines(out_of({"print", "3e7", "-q", "--count", pattern}));
        std::size_t count = 0;
        for (std::string line; std::getline(lines, line); ++count)
            if (count == 0) {
                EXPECT_EQ(std::count(line.begin(), line.end(), ','),
                          std::count(pattern.begin(), pattern.end(), ','));
            }
        EXPECT_TRUE(counted.ends_with(" " + std::to_string(count) + "\n")) << pattern;
    }
    EXPECT_EQ(out_of({"print", "300", "--count", "0,2,6,8,12,18,20,26"}),
              "(11, 13, 17, 19, 23, 29, 31, 37)\n");
    EXPECT_EQ(out_of({"print", "31", "--count", "0,4,28"}), "(3, 7, 31)\n");
    EXPECT_EQ(out_of({"print", "30", "--count", "0,4,28"}), "");
}

TEST_F(QuantitiesCli, MessagesAreOneClearLine) {
    expect_error(warpsieve({"count", "9", "--count", "0,2,4"}), exit_codes::usage,
                 {"--count \"0,2,4\"", "always divisible by 3"});
    expect_error(warpsieve({"count", "1e9", "--table", "1e3"}), exit_codes::usage,
                 {"--table", "1000001 places", "16384", "larger step"});
    expect_error(warpsieve({"count", "1e9", "--residues", "241"}), exit_codes::usage,
                 {"--residues 241", "2 to 240"});
}

}  // namespace
}  // namespace warpsieve::test
