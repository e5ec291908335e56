#include "app/counted.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/sample_checkpoint.hpp"

namespace warpsieve::app {
namespace {

using core::Quantities;

core::Progress sieved(std::uint64_t last, const Quantities& counted, const core::Places& table) {
    io::Checkpoint checkpoint =
        test::new_sample({.interval = {0, last}, .quantities = counted, .table = table});
    test::sieve_on(checkpoint, last);
    return checkpoint.progress;
}

core::Places every(std::uint64_t step) {
    core::Places places;
    places.step = step;
    return places;
}

const Quantities twins_and_gaps =
    core::quantity_primes | core::quantity_twins | core::quantity_gaps | core::quantity_gap_table;

TEST(CountedText, HasTotalsThenMaximalGapsThenRows) {
    EXPECT_EQ(counted_text(sieved(100, twins_and_gaps, every(50))),
              "primes       25\n"
              "twins        8\n"
              "largest gap  8 after 89\n"
              "gap sizes    5 (how often each: --json)\n"
              "\n"
              "maximal gap  after  merit\n"
              "          1      2   1.44\n"
              "          2      3   1.82\n"
              "          4      7   2.06\n"
              "          6     23   1.91\n"
              "          8     89   1.78\n"
              "\n"
              "through  primes  twins  largest gap\n"
              "      0       0      0         none\n"
              "     50      15      6   6 after 23\n"
              "    100      25      8   8 after 89\n");
}

TEST(CountedText, OfARunSaysWhereTheRowsAre) {
    const std::string text = counted_text(sieved(100, twins_and_gaps, every(50)), "my all.h5");
    EXPECT_NE(text.find("gap sizes    5 (warpsieve export 'my all.h5' --gaps)\n"
                        "table        3 rows (warpsieve export 'my all.h5' --table)\n\n"
                        "maximal gap  after  merit\n"),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("through"), std::string::npos);
}

TEST(CountedText, IsTheNumberAloneWhereNothingElseIsAskedFor) {
    EXPECT_EQ(counted_text(sieved(100, core::quantity_primes, {})), "25\n");
    EXPECT_EQ(counted_text(sieved(100, core::quantity_primes, {}), "x.h5"), "25\n");
    EXPECT_EQ(counted_text(sieved(100, core::quantity_primes, every(100))),
              "25\n\nthrough  primes\n      0       0\n    100      25\n");
    EXPECT_EQ(counted_text(sieved(1, twins_and_gaps, {})),
              "primes       0\ntwins        0\nlargest gap  none\n"
              "gap sizes    0 (how often each: --json)\n\nmaximal gap  after  merit\n");
}

TEST(CountedText, KeepsTo80Columns) {
    Quantities all = core::with_residues(240);
    all |= core::quantity_reciprocals | core::all_quantities | core::quantity_gap_table;
    all |= core::with({"c_0_2_6_8_12_18_20_26", {{0, 2, 6, 8, 12, 18, 20, 26}}});
    std::istringstream text(counted_text(sieved(10'000, all, every(1000))));
    std::size_t heads = 0;
    for (std::string line; std::getline(text, line);) {
        EXPECT_LE(line.size(), 80U) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
        heads += line.starts_with("through  ") ? 1 : 0;
    }
    EXPECT_GT(heads, 5U) << "64 classes do not fit beside each other";
}

TEST(CountedJson, HasEachSizeAndEachPlace) {
    JsonObject object;
    add_tables(object, sieved(100, twins_and_gaps, every(50)));
    const auto json = nlohmann::json::parse(object.text());
    ASSERT_EQ(json["gaps"].size(), 5U);
    EXPECT_EQ(json["gaps"][4].dump(), R"({"count":"1","first":"89","maximal":true,"size":8})");
    EXPECT_EQ(json["gaps"][2]["count"], "7");
    ASSERT_EQ(json["table"].size(), 3U);
    EXPECT_EQ(json["table"][1]["last"], "50");
    EXPECT_EQ(json["table"][1]["twin_count"], "6");
    JsonObject nothing;
    add_tables(nothing, sieved(100, core::all_quantities, {}));
    EXPECT_EQ(nothing.text(), "{}");
}

}  // namespace
}  // namespace warpsieve::app
