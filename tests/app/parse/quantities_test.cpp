// What is to be counted, and where: --count, --gaps, --residues, --reciprocals, --table.

#include <gtest/gtest.h>

#include "app/parse/command.hpp"
#include "core/constellation.hpp"
#include "core/math.hpp"
#include "support/refusal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;
using Words = std::vector<std::string>;
using core::Quantities;

Words line_of(const char* verb, const Words& words) {
    Words line = {verb};
    line.insert(line.end(), words.begin(), words.end());
    return line;
}

CountCommand count_of(const Words& words) {
    return std::get<CountCommand>(parse_command_line(line_of("count", words)));
}

core::Request run_of(const Words& words) {
    Words line = line_of("run", words);
    line.insert(line.end(), {"-o", "x.h5"});
    return std::get<RunCommand>(parse_command_line(line)).asked;
}

PrintCommand print_of(const Words& words) {
    return std::get<PrintCommand>(parse_command_line(line_of("print", words)));
}

/// The message about a line; it is one line in any case.
template <class Parse>
std::string refusal_of(Parse parse, const Words& words) {
    const std::string text = test::refusal<UsageError>([&] { static_cast<void>(parse(words)); });
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    return text;
}

Quantities of_pattern(const std::string& name, const core::Pattern& pattern) {
    return core::with({name, {pattern}});
}

TEST(CountedQuantities, AreAllThatEachCountNames) {
    Quantities all = core::quantity_primes | core::quantity_twins | core::quantity_sextuplets;
    all |= of_pattern("c_0_2_6_8_12", {0, 2, 6, 8, 12});
    all |= of_pattern("quint", {0, 4, 6, 10, 12});
    const Words line = {"9",       "--count",    "twins",   "--count",          "0,2,6,8,12",
                        "--count", "sextuplets", "--count", "quint=0,4,6,10,12"};
    EXPECT_EQ(count_of(line).quantities, all);
    Words of_run = line;
    of_run.insert(of_run.begin(), "0");
    EXPECT_EQ(run_of(of_run).quantities, all);
    EXPECT_EQ(count_of({"9", "--count", "tuplets"}).quantities,
              core::quantity_primes | core::all_tuplets);
}

TEST(CountedQuantities, NameWhatIsWrongWithAPattern) {
    const auto refusal = [](const std::string& pattern) {
        const std::string text = refusal_of(count_of, {"9", "--count", pattern});
        EXPECT_TRUE(text.starts_with("--count \"" + pattern + "\": ")) << text;
        return text;
    };
    EXPECT_TRUE(contains(refusal("0,2,4"), "always divisible by 3"));
    EXPECT_TRUE(contains(refusal("0,3"), "always divisible by 2"));
    for (const std::string list : {"0", "2,4", "0,6,2", "0,2,2", "0,240", "0,2,", "0,,2", "0, 2",
                                   "0,2,6,8,12,18,20,26,30", "x=", "x=2", "0=0,2=3"})
        EXPECT_TRUE(contains(refusal(list), "it is not a list of 2 to 8 distances")) << list;
    EXPECT_TRUE(contains(refusal("Q=0,2"), "its name is not made of small letters"));
    EXPECT_TRUE(contains(refusal("=0,2"), "its name is not made of small letters"));
    EXPECT_TRUE(contains(refusal("twin=0,2"), "its name is that of other totals"));
    EXPECT_TRUE(contains(refusal_of(count_of, {"9", "--count", "twins,0,2"}),
                         "--count \"0\" is unknown (choose of primes, twins"));
}

TEST(CountedQuantities, HaveOneNameEachAndAreEightPatternsAtMost) {
    const std::string again = " already (give it once, or another name)";
    EXPECT_TRUE(contains(refusal_of(count_of, {"9", "--count", "0,2", "--count", "0,2"}),
                         "there is one named c_0_2" + again));
    EXPECT_TRUE(contains(refusal_of(count_of, {"9", "--count", "a=0,2", "--count", "a=0,4"}),
                         "there is one named a" + again));
    // One pattern may have two names.
    EXPECT_EQ(count_of({"9", "--count", "a=0,2", "--count", "b=0,2"}).quantities.own.size(), 2U);
    Words line = {"9"};
    for (int i = 1; i <= 8; ++i) line.insert(line.end(), {"--count", "0," + std::to_string(2 * i)});
    EXPECT_EQ(count_of(line).quantities.own.size(), core::most_own_constellations);
    line.insert(line.end(), {"--count", "0,18"});
    EXPECT_TRUE(contains(refusal_of(count_of, line), "8 patterns are counted at a time"));
}

TEST(CountedQuantities, TakeAWordBehindGapsOnlyWhereItIsMeantForIt) {
    const core::QuantitySet largest = core::quantity_primes | core::quantity_gaps;
    const core::QuantitySet table = largest | core::quantity_gap_table;
    EXPECT_EQ(count_of({"9", "--gaps"}).quantities, largest);
    EXPECT_EQ(count_of({"9", "--gaps", "largest"}).quantities, largest);
    EXPECT_EQ(count_of({"9", "--gaps", "table"}).quantities, table);
    EXPECT_EQ(count_of({"9", "--gaps=table"}).quantities, table);
    const CountCommand before = count_of({"--gaps", "1e9"});
    EXPECT_EQ(before.quantities, largest);
    EXPECT_EQ(before.interval, (Interval{0, 1'000'000'000}));
    const CountCommand between = count_of({"--gaps", "table", "5", "--sum", "9"});
    EXPECT_EQ(between.quantities, table | core::quantity_sum);
    EXPECT_EQ(between.interval, (Interval{5, 9}));
    EXPECT_EQ(count_of({"9", "--gaps", "--sum"}).quantities, largest | core::quantity_sum);
    EXPECT_EQ(run_of({"0", "9", "--gaps", "table"}).quantities, table);
    EXPECT_EQ(run_of({"0", "9", "--gaps"}).quantities, largest);
    EXPECT_EQ(refusal_of(count_of, {"9", "--gaps=all"}),
              "--gaps all is unknown (choose one of largest, table)");
}

TEST(CountedQuantities, AreResiduesAndReciprocalsToo) {
    Quantities both = core::with_residues(4);
    both |= core::quantity_reciprocals;
    EXPECT_EQ(count_of({"9", "--residues", "4", "--reciprocals"}).quantities, both);
    EXPECT_EQ(run_of({"0", "9", "--residues", "4", "--reciprocals"}).quantities, both);
    EXPECT_EQ(count_of({"9", "--residues", "2"}).quantities, core::with_residues(2));
    EXPECT_EQ(count_of({"9", "--residues", "240"}).quantities, core::with_residues(240));
    for (const std::string modulus : {"0", "1", "241"})
        EXPECT_EQ(refusal_of(count_of, {"9", "--residues", modulus}),
                  "--residues " + modulus + " is out of range (choose 2 to 240)");
}

TEST(CountedQuantities, AreNotLibprimecountsButForPrimes) {
    for (const Words& option : std::vector<Words>{{"--reciprocals"},
                                                  {"--residues", "4"},
                                                  {"--table", "5"},
                                                  {"--gaps", "table"},
                                                  {"--count", "0,2"}}) {
        Words line = {"9", "--method", "primecount"};
        line.insert(line.end(), option.begin(), option.end());
        EXPECT_TRUE(contains(refusal_of(count_of, line), "--method primecount counts primes alone"))
            << option.front();
    }
}

TEST(Tables, HaveEveryMultipleOrAListOfPlaces) {
    EXPECT_EQ(count_of({"1e9", "--table", "1e8"}).table, (core::Places{100'000'000, {}}));
    EXPECT_EQ(count_of({"5", "1e9", "--table", "5,2^20,1e9"}).table,
              (core::Places{0, {5, 1'048'576, 1'000'000'000}}));
    EXPECT_TRUE(count_of({"9"}).table.empty());
    EXPECT_EQ(run_of({"0", "1e9", "--table", "1e8"}).table, (core::Places{100'000'000, {}}));
    EXPECT_FALSE(run_of({"0", "9"}).table);
    EXPECT_EQ(count_of({"2^64-10", "2^64-1", "--table", "2^64-1"}).table.step, core::max_u64);
}

TEST(Tables, LieWithinTheInterval) {
    const auto refusal = [](const Words& words) { return refusal_of(count_of, words); };
    EXPECT_EQ(refusal({"10", "100", "--table", "9,20"}),
              "--table: 9 lies outside of [10, 100] (choose places within it)");
    EXPECT_EQ(refusal({"10", "100", "--table", "20,101"}),
              "--table: 101 lies outside of [10, 100] (choose places within it)");
    EXPECT_EQ(refusal({"10", "100", "--table", "1e3"}),
              "--table 1e3: no multiple of it lies in [10, 100] (choose a smaller step)");
    for (const std::string list : {"20,10", "20,20"})
        EXPECT_TRUE(
            contains(refusal({"100", "--table", list}), "is not above the place before it"));
    EXPECT_TRUE(contains(refusal({"100", "--table", "20,"}), "has an empty place"));
    EXPECT_TRUE(contains(refusal({"100", "--table", "0"}), "--table 0 is out of range"));
    EXPECT_TRUE(contains(refusal({"100", "--table", "x"}), "number \"x\""));
}

TEST(Tables, HaveNoMoreRowsThanFilesTake) {
    // 0 is a multiple as well.
    EXPECT_EQ(count_of({"16383", "--table", "1"}).table.step, 1U);
    const std::string text = refusal_of(count_of, {"16384", "--table", "1"});
    EXPECT_TRUE(contains(text, "has 16385 places in [0, 16384], and a table at most 16384"));
    EXPECT_TRUE(contains(text, "(choose a larger step)"));
    std::string list = "0";
    for (int place = 1; place <= 16384; ++place) list += "," + std::to_string(place);
    EXPECT_TRUE(contains(refusal_of(count_of, {"16384", "--table", list}), "(choose fewer)"));
}

TEST(Tables, OfARunLieWithinAllOfItsParts) {
    EXPECT_EQ(run_of({"0", "1e6", "--part", "0/4", "--table", "9e5,1e6"}).table,
              (core::Places{0, {900'000, 1'000'000}}));
    EXPECT_TRUE(contains(refusal_of(run_of, {"0", "1e6", "--part", "0/4", "--table", "5,2e6"}),
                         "2000000 lies outside of [0, 1000000]"));
    // The first primes end somewhere in an interval that is known before.
    EXPECT_EQ(run_of({"--first", "1e6", "--table", "1e6"}).table->step, 1'000'000U);
    EXPECT_TRUE(contains(refusal_of(run_of, {"--first", "100", "--table", "5,1e18"}),
                         "1000000000000000000 lies outside of [0, "));
    EXPECT_TRUE(contains(refusal_of(run_of, {"--first", "1e9", "--table", "1"}),
                         ", and a table at most 16384"));
    // What a file's interval is it must say itself.
    EXPECT_EQ(run_of({"--table", "5,6"}).table, (core::Places{0, {5, 6}}));
}

TEST(PrintedConstellations, AreOfANameOrAnyPattern) {
    EXPECT_FALSE(print_of({"9"}).constellation);
    EXPECT_FALSE(print_of({"9", "--count", "primes"}).constellation);
    EXPECT_EQ(print_of({"9", "--count", "triplets"}).constellation, core::tuplet(1));
    EXPECT_EQ(print_of({"9", "--count", "sextuplets"}).constellation, core::tuplet(4));
    EXPECT_EQ(print_of({"9", "--count", "0,2,6,8,12"}).constellation,
              (core::Constellation{"c_0_2_6_8_12", {{0, 2, 6, 8, 12}}}));
    EXPECT_TRUE(contains(refusal_of(print_of, {"9", "--count", "0,2,4"}), "always divisible by 3"));
    EXPECT_TRUE(contains(refusal_of(print_of, {"9", "--count", "twins,primes"}),
                         "--count twins,primes is unknown (choose one of primes, twins"));
    EXPECT_TRUE(contains(refusal_of(print_of, {"9", "--count", "0,2", "--count", "0,4"}),
                         "--count is given twice"));
}

TEST(ExportedTables, AreOneAtATime) {
    const auto table_of = [](const Words& words) {
        return std::get<ExportCommand>(parse_command_line(line_of("export", words))).table;
    };
    EXPECT_EQ(table_of({"x.h5", "--table"}), exporting::Table::table);
    EXPECT_EQ(table_of({"x.h5", "--gaps"}), exporting::Table::gaps);
    EXPECT_TRUE(contains(refusal_of(table_of, {"x.h5", "--gaps", "--grid"}), "exclude each other"));
    EXPECT_TRUE(contains(refusal_of(table_of, {"x.h5", "--gaps", "--from", "5"}),
                         "--from and --to choose primes"));
}

}  // namespace
}  // namespace warpsieve::app
