#include "plots/page.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "plots/sample_runs.hpp"

namespace warpsieve::plots {
namespace {

std::size_t count_of(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

/// Coordinates that are drawn in each group of a series.
std::size_t drawn_points(const std::string& page, const std::string& series) {
    std::size_t points = 0;
    const std::string head = "data-series=\"" + series + "\"";
    for (auto at = page.find(head); at != std::string::npos; at = page.find(head, at + 1)) {
        const std::string group = page.substr(at, page.find("</g>", at) - at);
        const auto line =
            group.find("points=\"", head.size() + std::string(" data-points=\"").size());
        if (line != std::string::npos)
            points += count_of(group.substr(line), ",");
        else
            points += std::max(count_of(group, "H"), count_of(group, "M"));
    }
    return points;
}

void expect_sound(const std::string& page) {
    EXPECT_FALSE(std::regex_search(page, std::regex("[^a-z](nan|inf)[^a-z]")));
    EXPECT_EQ(count_of(page, "<g"), count_of(page, "</g>"));
    EXPECT_TRUE(page.ends_with("</svg>\n"));
}

Run busy_run(std::uint32_t sessions, std::uint32_t saves) {
    Run run = sieved_run({.interval = {0, 500'000}, .quantities = everything}, 500'000);
    divide_among_sessions(run, sessions, saves);
    return run;
}

TEST(ReportPage, DrawsAPointForEachRow) {
    const plots::Run run = busy_run(5, 10);
    const std::string page = report_page({run});
    expect_sound(page);
    const std::size_t rows = run.checkpoint->progress.grid().size();
    for (const char* series : {"pi_minus_li", "riemann_term", "twins", "sextuplets", "cramer",
                               "largest_gap", "primes_in_row", "quadruplets_expected"})
        EXPECT_GE(drawn_points(page, series), rows) << series;
    for (const char* series : {"save_seconds", "save_bytes", "throughput"})
        EXPECT_GE(drawn_points(page, series), run.checkpoint->saves.size()) << series;
}

TEST(ReportPage, IsSoundWithAnyNumberOfSessionsAndSaves) {
    for (const std::uint32_t sessions : {1U, 3U, 200U})
        for (const std::uint32_t saves : {0U, 1U, 4U})
            expect_sound(report_page({busy_run(sessions, saves)}));
}

TEST(ReportPage, IsSoundForTheShortestRuns) {
    for (const Interval interval : {Interval{0, 0}, {0, 1}, {0, 2}, {2, 2}, {24, 28}, {0, 100}})
        expect_sound(report_page({sieved_run({.interval = interval}, interval.last)}));
    const plots::Run nothing{.file = "run.h5",
                             .status = "running",
                             .checkpoint = test::new_sample({.interval = {0, 1000}})};
    EXPECT_NE(report_page({nothing}).find("Nothing was sieved yet."), std::string::npos);
}

TEST(ReportPage, SaysTheNumbersOfTheFile) {
    const std::string page = report_page({busy_run(5, 10)});
    // pi(500000): primesieve 500000.
    EXPECT_NE(page.find("data-key=\"prime_count\" data-value=\"41538\""), std::string::npos);
    EXPECT_NE(page.find("data-key=\"session\" data-value=\"5\""), std::string::npos);
    EXPECT_NE(page.find("data-key=\"elapsed_s\" data-value=\"300\""), std::string::npos);
}

TEST(ReportPage, JoinsPartsAndNamesWhatIsMissing) {
    std::vector<plots::Run> runs;
    for (std::uint32_t part = 0; part < 3; ++part) {
        const core::Job job{
            .interval = core::part_of({0, 300'000}, part, 3), .part = part, .parts = 3};
        runs.push_back(sieved_run(job, job.interval.last, "part" + std::to_string(part) + ".h5"));
    }
    runs.push_back({.file = "gone.h5", .status = "missing"});
    const std::string page = report_page(runs);
    expect_sound(page);
    EXPECT_EQ(count_of(page, "data-series=\"pi_minus_li\""), 1U);
    EXPECT_NE(page.find(">gone.h5<"), std::string::npos);
    EXPECT_NE(page.find(">missing<"), std::string::npos);
}

TEST(ReportPage, EscapesNames) {
    plots::Run run = sieved_run({.interval = {0, 100}}, 100, "a<b>&\"\xff\x1b.h5");
    const std::string page = report_page({run});
    EXPECT_NE(page.find("a&lt;b&gt;&amp;&quot;\\xff\\x1b.h5"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace warpsieve::plots
