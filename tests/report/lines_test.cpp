#include "report/lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/report_fixture.hpp"

namespace warpsieve::report {
namespace {

using namespace std::chrono_literals;

class LineReportTest : public ReportTest {
protected:
    LineReport report_{sink(), clock_};
    Saved save_{.generation = 3, .bytes = 38 << 10, .took = host::Seconds(0.02)};
};

TEST_F(LineReportTest, SaysWhatStarts) {
    report_.started(started());
    EXPECT_EQ(printed(),
              "sieving [0, 1000000000] on cpu (AMD EPYC, 2 threads); saving to demo.h5 every "
              "1 min (default)\n");
}

TEST_F(LineReportTest, SaysWhatAResumeFound) {
    report_.resumed(
        {.generation = 12, .file = "demo.h5", .fraction = 0.41, .redone = host::Seconds(8.4)});
    EXPECT_EQ(
        printed(),
        "resume: generation 12, 41 % done, about 8 s of work since the last save is redone\n");
    report_.resumed(
        {.generation = 12, .file = "demo.h5", .fraction = 0.41, .redone = host::Seconds(0)});
    EXPECT_EQ(printed(), "resume: generation 12, 41 % done, nothing is done again\n");
}

TEST_F(LineReportTest, PrintsALinePerCheckpointButAtMostOneAMinute) {
    report_.started(started());
    sieve_through(413'000'000, 21'850'000);
    printed();
    report_.saved(save_, moment(413e6, 0.5));
    EXPECT_EQ(printed(),
              "41.3 %, 21,850,000 primes, 8.3e8/s, ETA 1 s; saved generation 3 (38 KiB in "
              "0.02 s)\n");
    pass(59s);
    report_.saved(save_, moment(413e6, 0.5));
    EXPECT_EQ(printed(), "");
    pass(1s);
    report_.saved(save_, moment(413e6, 0.5));
    EXPECT_NE(printed(), "");
}

TEST_F(LineReportTest, IsSilentBetweenCheckpoints) {
    report_.started(started());
    printed();
    for (int i = 0; i < 1000; ++i, pass(1s)) report_.progressed(moment(1, 1));
    EXPECT_EQ(printed(), "");
}

TEST_F(LineReportTest, PrintsALineAMinuteWhereNothingIsSaved) {
    report_.started(started(""));
    EXPECT_EQ(printed(), "sieving [0, 1000000000] on cpu (AMD EPYC, 2 threads)\n");
    pass(59s);
    report_.progressed(moment(1, 1));
    EXPECT_EQ(printed(), "");
    pass(1s);
    report_.progressed(moment(1000, 1));
    EXPECT_EQ(printed(), "0.0 %, 0 primes, 1.0e3/s, ETA 11 d 13 h\n");
}

TEST_F(LineReportTest, SaysWhatWasDone) {
    report_.started(started());
    sieve_through(1'000'000'000, 50'847'534);
    printed();
    report_.ended(ended(Ending::complete));
    EXPECT_EQ(printed(),
              "done: 50,847,534 primes in [0, 1000000000]; 0.50 s, 2.0e9/s; in demo.h5\n");
}

TEST_F(LineReportTest, SaysHowToGoOn) {
    report_.started(started());
    sieve_through(413'000'000, 21'850'000);
    printed();
    report_.ended(ended(Ending::stopped));
    EXPECT_EQ(printed(),
              "stopped at 41.3 %: 21,850,000 primes so far; 0.50 s, 2.0e9/s; saved in demo.h5, "
              "the same command goes on\n");
    report_.ended(ended(Ending::time_limit));
    EXPECT_EQ(printed().rfind("time limit reached at 41.3 %: ", 0), 0U);
}

TEST_F(LineReportTest, DoesNotClaimASaveWithoutAFile) {
    report_.started(started(""));
    printed();
    report_.ended(ended(Ending::stopped));
    EXPECT_EQ(printed(), "stopped at 0.0 %: 0 primes so far; 0.50 s, 2.0e9/s; nothing was saved\n");
}

TEST_F(LineReportTest, MarksWarnings) {
    report_.warning("cannot save");
    report_.note("store: primes");
    EXPECT_EQ(printed(), "warning: cannot save\nstore: primes\n");
}

TEST_F(LineReportTest, PrintsOneLineForALineWhateverItsNamesHold) {
    report_.started(started("a\nb\x1b[31m.h5"));
    report_.warning("cannot save \xff\n.h5");
    report_.note("reading \r.h5");
    const std::string text = printed();
    EXPECT_NE(text.find("saving to a\\nb\\x1b[31m.h5 every"), std::string::npos) << text;
    EXPECT_NE(text.find("warning: cannot save \\xff\\n.h5\nreading \\r.h5\n"), std::string::npos)
        << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 3);
}

class QuietReportTest : public ReportTest {};

TEST_F(QuietReportTest, PrintsWarningsOnly) {
    QuietReport report(sink());
    report.started(started());
    report.resumed({});
    report.progressed(moment(1, 1));
    report.saved({}, moment(1, 1));
    report.note("store: primes");
    report.ended(ended(Ending::stopped));
    EXPECT_EQ(printed(), "");
    report.warning("cannot save");
    EXPECT_EQ(printed(), "warning: cannot save\n");
    report.warning("cannot save a\nb");
    EXPECT_EQ(printed(), "warning: cannot save a\\nb\n");
}

}  // namespace
}  // namespace warpsieve::report
