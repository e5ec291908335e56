#include "app/parse/values.hpp"

#include <gtest/gtest.h>

#include <string>

#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesAPlainNumberAsSeconds) {
    EXPECT_EQ(parse_duration("90"), 90s);
    EXPECT_EQ(parse_duration("0.5"), 500ms);
}

/// What `info` makes of the words: the time, and the files.
InfoCommand info(std::vector<std::string> words) {
    words.insert(words.begin(), "info");
    return std::get<InfoCommand>(parse_command_line(words));
}

using Words = std::vector<std::string>;

TEST(WatchTime, IsFilledInWhereItIsLeftOut) {
    for (const Words& words :
         {Words{"--watch", "a.h5"}, Words{"a.h5", "--watch"}, Words{"--watch", "--json", "a.h5"}}) {
        EXPECT_EQ(info(words).watch, host::Seconds(5));
        EXPECT_EQ(info(words).files, Words{"a.h5"});
    }
}

TEST(WatchTime, IsTakenWhereTheNextWordIsATime) {
    EXPECT_EQ(info({"--watch", "2", "a.h5"}).watch, host::Seconds(2));
    EXPECT_EQ(info({"a.h5", "--watch", "1min"}).watch, host::Seconds(60));
    EXPECT_EQ(info({"--watch=3s", "a.h5"}).watch, host::Seconds(3));
    for (const std::string file : {"./2", "15.0.h5", "2.h5"}) {
        EXPECT_EQ(info({"--watch", file}).watch, host::Seconds(5));
        EXPECT_EQ(info({"--watch", file}).files, Words{file});
    }
    EXPECT_THROW(static_cast<void>(info({"--watch", "0", "a.h5"})), UsageError);
}

TEST(WatchTime, IsOfAnOptionAndNoFile) {
    EXPECT_EQ(info({"--", "--watch", "2"}).files, (Words{"--watch", "2"}));
    EXPECT_FALSE(info({"a.h5"}).watch);
    EXPECT_THROW(static_cast<void>(info({"--watch", "2"})), UsageError);  // which file?
    EXPECT_THROW(static_cast<void>(info({"a.h5", "--watch="})), UsageError);
}

TEST(WatchTime, IsNoShorterThanATenthOfASecond) {
    EXPECT_EQ(watch_time("100ms"), 100ms);
    EXPECT_THROW(static_cast<void>(watch_time("99ms")), UsageError);
    EXPECT_THROW(static_cast<void>(watch_time("soon")), UsageError);
}

TEST(ParseDuration, ReadsUnits) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("60s"), 60s);
    EXPECT_EQ(parse_duration("60sec"), 60s);
    EXPECT_EQ(parse_duration("10min"), 10min);
    EXPECT_EQ(parse_duration("10m"), 10min);
    EXPECT_EQ(parse_duration("4h"), 4h);
    EXPECT_EQ(parse_duration("2d"), 48h);
    EXPECT_EQ(parse_duration("1.5h"), 90min);
    EXPECT_EQ(parse_duration("1h30m"), 90min);
    EXPECT_EQ(parse_duration("1d2h3min4s5ms"), 26h + 3min + 4s + 5ms);
}

TEST(ParseDuration, ReadsWhatSlurmPrints) {
    EXPECT_EQ(parse_duration("02:30"), 2min + 30s);
    EXPECT_EQ(parse_duration("04:00:00"), 4h);
    EXPECT_EQ(parse_duration("1-12"), 36h);
    EXPECT_EQ(parse_duration("1-12:30"), 36h + 30min);
    EXPECT_EQ(parse_duration("1-02:03:04"), 26h + 3min + 4s);
    EXPECT_EQ(parse_duration("0-00:00:01"), 1s);
}

TEST(ParseDuration, RefusesTheRestNamingIt) {
    for (const std::string text :
         {"",      "0",          "0s",        "0.0001s",   "-5",   "-5s", "abc",    "1x",
          "s",     "1h1h",       "1m1h",      "1h 30m",    "1e3",  "nan", "1.2.3s", ":",
          "1:",    ":1",         "1:2:3:4",   "1-2:3:4:5", "1--2", "1-",  "-1:00",  "1:2.5",
          "00:00", "9999999999", "UNLIMITED", "99999d",    "1s\n"}) {
        try {
            ADD_FAILURE() << text << " accepted as " << parse_duration(text).count() << " ms";
        } catch (const UsageError& error) {
            const std::string message = error.what();
            EXPECT_EQ(message.rfind("duration \"", 0), 0U) << message;
            EXPECT_NE(message.find("; write "), std::string::npos) << message;
            EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        }
    }
}

}  // namespace
}  // namespace warpsieve::app
