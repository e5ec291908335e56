#include "app/json_object.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/math.hpp"
#include "core/quantity.hpp"

namespace warpsieve::app {
namespace {

/// Nothing but bytes that are UTF-8: the parser of the library checks each.
nlohmann::ordered_json parsed(const JsonObject& object) {
    return nlohmann::ordered_json::parse(object.text());
}

TEST(JsonObject, WritesWideNumbersAsStringsWhateverTheirValue) {
    JsonObject object;
    object.add("small", std::uint64_t{7});
    object.add("large", core::max_u64);
    object.add_small("generation", 3);
    object.add("fraction", 0.5);
    object.add("whole", 1.0);
    object.add("flag", true);
    EXPECT_EQ(object.text(),
              R"({"small":"7","large":"18446744073709551615","generation":3,"fraction":0.5,)"
              R"("whole":1.0,"flag":true})");
}

TEST(JsonObject, HasEveryTotalAsAStringButTheSizeOfAGap) {
    core::Totals totals;
    totals.prime_count = core::max_u64;
    totals.largest_gap = {.size = 1550, .start = core::max_u64 - 1};
    totals.prime_sum = {.low = 1, .high = 1};
    JsonObject object;
    object.add(totals, core::all_quantities);
    const auto json = parsed(object);
    EXPECT_EQ(json.size(), core::totals_fields(core::all_quantities).size());
    for (const auto& [key, value] : json.items())
        EXPECT_EQ(value.is_string(), key != "largest_gap") << key;
    EXPECT_EQ(json["prime_count"], "18446744073709551615");
    EXPECT_EQ(json["gap_start"], "18446744073709551614");
    EXPECT_EQ(json["largest_gap"], 1550);
    EXPECT_EQ(json["prime_sum"], "18446744073709551617");
}

TEST(JsonObject, HasSumsOfReciprocalsAsFractionsAndHowMuchTheyMayLack) {
    core::Totals totals;
    totals.prime_count = 96;  // 100 units of 2^-124, 4.7e-38 each
    totals.prime_reciprocals = {.low = 0, .high = std::uint64_t{1} << 59};
    totals.twin_reciprocals = {.low = 1, .high = std::uint64_t{3} << 60};
    JsonObject object;
    object.add(totals, core::quantity_primes | core::quantity_reciprocals);
    const auto json = parsed(object);
    EXPECT_EQ(json["prime_reciprocals"], "0.5000000000000000000000000000000000000");
    EXPECT_EQ(json["twin_reciprocals"], "3.0000000000000000000000000000000000000");
    EXPECT_DOUBLE_EQ(json["reciprocals_error"], 4.70197740328915e-36);
}

TEST(JsonObject, IsUtf8WhateverItsTextsAre) {
    for (const std::string text :
         {"\xff", "a\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc0\xaf", "\x80", "\xe2\x82"}) {
        JsonObject object;
        object.add("file", text);
        const std::string told = parsed(object)["file"];
        EXPECT_NE(told.find("\xef\xbf\xbd"), std::string::npos) << "no U+FFFD in " << told;
    }
    JsonObject object;
    object.add("file", std::string("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \"\\\n\x1b\0x", 17));
    EXPECT_EQ(parsed(object)["file"],
              std::string("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \"\\\n\x1b\0x", 17));
}

TEST(JsonObject, GivesSingleValuesAsTheyAre) {
    JsonObject object;
    object.add("file", "a\n\xff.h5");
    object.add("stop", core::max_u64);
    object.add("flag", false);
    EXPECT_EQ(object.plain("file"), "a\n\xff.h5");
    EXPECT_EQ(object.plain("stop"), "18446744073709551615");
    EXPECT_EQ(object.plain("flag"), "false");
    EXPECT_FALSE(object.plain("nonsense"));
}

TEST(JsonObject, KeepsOneValueForAKey) {
    JsonObject inner;
    inner.add("a", "x");
    JsonObject object;
    object.add("list", std::vector<JsonObject>{inner, inner});
    object.add("none", std::vector<JsonObject>{});
    object.add("list", "y");
    EXPECT_EQ(object.text(), R"({"list":"y","none":[]})");
    object.add("none", std::vector<JsonObject>{inner, inner});
    EXPECT_EQ(object.text(), R"({"list":"y","none":[{"a":"x"},{"a":"x"}]})");
}

}  // namespace
}  // namespace warpsieve::app
