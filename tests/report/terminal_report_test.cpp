#include "report/terminal_report.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "report/report_fixture.hpp"

namespace warpsieve::report {
namespace {

using namespace std::chrono_literals;

/// What a terminal row shows after some output: carriage returns overwrite.
std::string shown(const std::string& output) {
    std::string row;
    std::size_t column = 0;
    for (const char c : output) {
        if (c == '\r' || c == '\n') {
            if (c == '\n') row.clear();
            column = 0;
            continue;
        }
        row.resize(std::max(row.size(), column + 1), ' ');
        row[column++] = c;
    }
    return row.substr(0, row.find_last_not_of(' ') + 1);
}

class TerminalReportTest : public ReportTest {
protected:
    TerminalReport make_report() {
        return {sink(), [this] { return width_; }, clock_};
    }

    std::size_t width_ = 100;
};

TEST_F(TerminalReportTest, DrawsEverythingWhereThereIsRoom) {
    sieve_through(413'000'000, 21'850'000);
    checkpoint_age_ = host::Seconds(4);
    EXPECT_EQ(
        bar_line(moment(413e6, 0.5), 100),
        "41.3 % [###############-----------------------]  21,850,000 primes  ETA 1 s  8.3e8/s  "
        "saved 4 s ago");
}

TEST_F(TerminalReportTest, FitsEveryWidth) {
    sieve_through(413'000'000, 21'850'000);
    checkpoint_age_ = host::Seconds(4);
    for (std::size_t width = 0; width < 200; ++width)
        EXPECT_LT(bar_line(moment(413e6, 0.5), width).size(), std::max<std::size_t>(width, 1));
    EXPECT_EQ(bar_line(moment(413e6, 0.5), 20), "41.3 %  ETA 1 s");
    EXPECT_EQ(bar_line(moment(413e6, 0.5), 40), "41.3 %  21,850,000 primes  ETA 1 s");
}

TEST_F(TerminalReportTest, DrawsABarWithoutFiguresYet) {
    EXPECT_EQ(bar_line(moment(0, 0), 40), "0.0 % [------------------]  0 primes  -");
}

TEST_F(TerminalReportTest, FillsTheBarAtTheEnd) {
    sieve_through(1'000'000'000, 50'847'534);
    EXPECT_NE(bar_line(moment(1e9, 1), 100).find("[########################################]"),
              std::string::npos);
}

TEST_F(TerminalReportTest, DrawsAtMostFiveTimesASecond) {
    TerminalReport report = make_report();
    int drawings = 0;
    for (int i = 0; i < 1000; ++i, pass(10ms)) {
        report.progressed(moment(1, 1));
        if (!printed().empty()) ++drawings;
    }
    EXPECT_EQ(drawings, 50);
}

TEST_F(TerminalReportTest, LeavesNothingOfALongerLine) {
    TerminalReport report = make_report();
    checkpoint_age_ = host::Seconds(100000);
    report.progressed(moment(1, 1));
    pass(1s);
    checkpoint_age_.reset();
    report.progressed(moment(1e9, 1));
    EXPECT_EQ(shown(printed()), bar_line(moment(1e9, 1), width_));
}

TEST_F(TerminalReportTest, FollowsAResizedTerminal) {
    TerminalReport report = make_report();
    report.progressed(moment(1, 1));
    printed();
    pass(1s);
    width_ = 30;
    report.progressed(moment(1, 1));
    EXPECT_LE(printed().size(), 30U);  // with the carriage return
}

TEST_F(TerminalReportTest, WipesItsLineBeforeAnyOther) {
    TerminalReport report = make_report();
    report.started(started());
    const std::string start = printed();
    EXPECT_EQ(start.front(), 's');
    EXPECT_EQ(start.back(), '\n');
    report.progressed(moment(1, 1));
    const std::string drawn = printed();
    report.warning("cannot save");
    const std::string warned = printed();
    EXPECT_EQ(shown(drawn + warned.substr(0, warned.size() - 1)), "warning: cannot save");
    report.note("nothing to wipe");
    EXPECT_EQ(printed(), "nothing to wipe\n");
}

TEST_F(TerminalReportTest, EndsWithALineOfItsOwn) {
    TerminalReport report = make_report();
    report.started(started());
    sieve_through(1'000'000'000, 50'847'534);
    report.progressed(moment(1e9, 0.5));
    report.ended(ended(Ending::complete));
    const std::string output = printed();
    EXPECT_TRUE(output.ends_with(
        "\rdone: 50,847,534 primes in [0, 1000000000]; 0.50 s, 2.0e9/s; in demo.h5\n"));
    EXPECT_EQ(shown(output), "");
}

TEST_F(TerminalReportTest, LeavesAnEmptyLineToAnErrorMessage) {
    std::string drawn;
    {
        TerminalReport report = make_report();
        report.progressed(moment(1, 1));
        drawn = printed();
    }
    EXPECT_EQ(shown(drawn + printed()), "");
}

TEST_F(TerminalReportTest, SurvivesASinkThatThrows) {
    bool broken = false;
    TerminalReport report(
        [&](std::string_view) {
            if (broken) throw std::runtime_error("gone");
        },
        [] { return std::size_t{80}; }, clock_);
    report.progressed(moment(1, 1));
    broken = true;
}

}  // namespace
}  // namespace warpsieve::report
