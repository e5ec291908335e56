#include "app/survey_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/look_fixture.hpp"
#include "app/summary.hpp"
#include "app/survey_table.hpp"

namespace warpsieve::app {
namespace {

using io::LiveStatus;

std::string text_of(const std::vector<RunLook>& looks, const report::Room& room = {}) {
    return survey_text(looks, survey(looks), room);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

/// Sixty-four parts with large numbers, as an array of jobs has them.
std::vector<RunLook> array_of_64() {
    std::vector<RunLook> looks;
    for (std::uint32_t part = 0; part < 64; ++part) {
        looks.push_back(
            look_at_part(part, part % 3 == 0 ? LiveStatus::running : LiveStatus::complete, 64));
        looks.back().file = "pi15." + std::to_string(part) + ".h5";
        looks.back().run->history.back().seconds = 1e-6;
    }
    return looks;
}

TEST(SurveyTable, StandsInEightyColumns) {
    std::vector<RunLook> looks = array_of_64();
    looks.push_back(look_at_part(1, LiveStatus::interrupted, 64));
    looks.push_back(look_at_nothing("pi15.64.h5"));
    const auto lines = lines_of(survey_table(looks, {}));
    EXPECT_EQ(lines.size(), 67U);
    for (const std::string& line : lines) EXPECT_LE(line.size(), 80U) << line;
}

TEST(SurveyTable, HasARowForEachFileInTheOrderOfTheirIntervals) {
    const auto lines = lines_of(survey_table(
        {look_at_nothing("x.h5"), look_at_part(2), look_at_part(0, LiveStatus::running)}, {}));
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_TRUE(has(lines[0], "part  status"));
    EXPECT_TRUE(lines[1].starts_with("pi.0.h5  0/4   running")) << lines[1];
    EXPECT_TRUE(has(lines[1], "  node01")) << lines[1];
    EXPECT_TRUE(lines[2].starts_with("pi.2.h5  2/4   complete  100.0 %")) << lines[2];
    EXPECT_TRUE(lines[3].starts_with("x.h5     -     missing")) << lines[3];
}

TEST(SurveyTable, NamesIntervalsWhereThereAreNoParts) {
    const auto lines = lines_of(
        survey_table({look_at({.interval = {0, 1'000'000'000'000}}, 0),
                      look_at({.interval = {10, 1'000'000}, .first_n = 7}, 0), look_at_part(1)},
                     {}));
    EXPECT_TRUE(has(lines[0], "interval"));
    EXPECT_TRUE(has(lines[1], "[0, 1e12]")) << lines[1];
    EXPECT_TRUE(has(lines[2], "first 7 from 10")) << lines[2];
    EXPECT_TRUE(has(lines[3], "1/4")) << lines[3];
}

TEST(SurveyTable, ShortensNamesFromTheirBeginningWhereRoomIsShort) {
    std::vector<RunLook> looks = {look_at_part(0), look_at_part(1)};
    for (RunLook& look : looks) look.file = "/scratch/a/very/long/path/to/some/" + look.file;
    EXPECT_TRUE(has(survey_table(looks, {}), "/scratch/a/very"));
    for (const std::string& line : lines_of(survey_table(looks, {.columns = 72})))
        EXPECT_LE(line.size(), 72U) << line;
    EXPECT_TRUE(has(survey_table(looks, {.columns = 72}), "/pi.1.h5  1/4"));
}

TEST(SurveyTable, KeepsTheRowsThatNeedSomebodyWhereThereAreTooMany) {
    std::vector<RunLook> looks = array_of_64();
    looks[50].life.status = LiveStatus::interrupted;
    looks[50].life.writer.clear();
    looks.push_back(look_at_nothing("lost.h5"));
    const std::string text = survey_table(looks, {.columns = 80, .lines = 6});
    const auto lines = lines_of(text);
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_TRUE(has(text, "pi15.50.h5")) << text;
    EXPECT_TRUE(has(text, "lost.h5")) << text;
    EXPECT_TRUE(has(text, "pi15.0.h5")) << "the first that runs: " << text;
    EXPECT_EQ(lines.back(), "and 61 more");
    EXPECT_EQ(lines_of(survey_table(looks, {.lines = 66})).size(), 66U) << "all of them fit";
}

TEST(SurveyText, SaysWhatThePartsComeTo) {
    RunLook failed = look_at_part(2, LiveStatus::paused);
    failed.run->history.back().end_reason = io::EndReason::failed;
    const std::string text =
        text_of({look_at_part(0), look_at_part(1, LiveStatus::running), failed});
    EXPECT_TRUE(has(text, " % of the 4 parts, ")) << text;
    EXPECT_TRUE(has(text, "files          3: 1 complete, 1 running, 1 waiting\n")) << text;
    EXPECT_TRUE(has(text, "/s, ETA ")) << text;
    EXPECT_TRUE(has(text, "waiting        part 2: nobody works on it\n")) << text;
    EXPECT_TRUE(has(text, "failed         part 2\n")) << text;
    EXPECT_TRUE(has(text, "to go on       warpsieve run -o pi.2.h5\n")) << text;
    EXPECT_TRUE(has(text, "missing        part 3 of 4\n")) << text;
    EXPECT_FALSE(has(text, "not covered")) << text;
}

TEST(SurveyText, SaysNothingOfWhatThereIsNone) {
    const std::string text = text_of({look_at({.interval = {0, 9}}, 9, LiveStatus::complete),
                                      look_at({.interval = {10, 99}}, 99, LiveStatus::complete)});
    EXPECT_EQ(text.substr(text.find("\n\n") + 2),
              "total          100.0 %, 25 primes\nfiles          2: 2 complete\n");
}

TEST(SurveyText, NamesFilesStretchesAndProblems) {
    RunLook by_age = look_at({.interval = {200, 300}}, 0);
    by_age.file = "old.h5";
    by_age.life.judged_by_age = io::no_locks;
    const std::string text =
        text_of({look_at({.interval = {0, 99}}, 99, LiveStatus::complete), by_age,
                 look_at({.interval = {250, 260}}, 0), look_at_nothing("gone.h5")});
    EXPECT_TRUE(has(text, "judged by age  old.h5, as no lock tells\n")) << text;
    EXPECT_TRUE(has(text, "not covered    [100, 199]\n")) << text;
    EXPECT_TRUE(has(text, "in more than one file")) << text;
    EXPECT_TRUE(has(text, "problem        cannot open gone.h5: No such file")) << text;
}

TEST(SurveyText, KeepsToItsRoom) {
    const std::string text = text_of(array_of_64(), {.columns = 80, .lines = 20});
    EXPECT_EQ(std::ranges::count(text, '\n'), 20);
    EXPECT_TRUE(has(text, "files          64: 42 complete, 22 running\n")) << text;
}

TEST(NumberList, JoinsNeighbours) {
    EXPECT_EQ(number_list({}), "");
    EXPECT_EQ(number_list({3}), "3");
    EXPECT_EQ(number_list({0, 1, 2}), "0-2");
    EXPECT_EQ(number_list({3, 7, 8, 9, 12}), "3, 7-9, 12");
    EXPECT_EQ(number_list({5, 5, 6}), "5-6");
    EXPECT_EQ(number_list({0, 2, 4, 6, 8, 10, 12, 14, 16, 18}),
              "0, 2, 4, 6, 8, 10, 12, 14 and 2 more");
}

TEST(SurveyJson, HasTheRowsAndTheSums) {
    const std::vector<RunLook> looks = {look_at_part(0), look_at_part(1, LiveStatus::running),
                                        look_at_part(3, LiveStatus::interrupted),
                                        look_at_nothing("x.h5")};
    std::vector<JsonObject> rows;
    for (const RunLook& look : looks) rows.push_back(summary(look));
    const auto json = nlohmann::json::parse(survey_json(rows, survey(looks)).text());
    ASSERT_EQ(json["parts"].size(), 4U);
    EXPECT_EQ(json["parts"][1]["status"], "running");
    EXPECT_EQ(json["parts"][3]["status"], "missing");
    EXPECT_EQ(json["parts"][3]["exit_code"], 74);
    EXPECT_TRUE(json["sieved"].is_string());
    EXPECT_EQ(json["missing"].size(), 1U);
    EXPECT_EQ(json["missing"][0]["part"], 2);
    EXPECT_EQ(json["missing"][0]["start"], "50040");
    EXPECT_GT(json["rate"], 0);
    EXPECT_GT(json["eta_s"], 0);
    EXPECT_EQ(json["waiting"], 1);
}

}  // namespace
}  // namespace warpsieve::app
