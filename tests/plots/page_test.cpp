#include "plots/page.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "core/quantity.hpp"
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

/// As many as there are, with two of a user's own, one of which has a name.
core::Quantities with_all(std::uint32_t modulus) {
    core::Quantities all(core::known_quantities);
    all.own = {{"quint", {{0, 4, 6, 10, 12}}}, {"c_0_2_6_8_12", {{0, 2, 6, 8, 12}}}};
    all.modulus = modulus;
    return all;
}

Run whole_run(std::uint64_t last, const core::Quantities& quantities) {
    return sieved_run({.interval = {0, last}, .quantities = quantities}, last);
}

/// The names of all series of a page.
std::set<std::string> series_of(const std::string& page) {
    std::set<std::string> names;
    const std::regex head("data-series=\"([^\"]*)\"");
    for (auto at = std::sregex_iterator(page.begin(), page.end(), head);
         at != std::sregex_iterator(); ++at)
        names.insert((*at)[1]);
    return names;
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

TEST(ReportPage, SaysEveryNumberThatIsCounted) {
    const plots::Run run = whole_run(100'000, with_all(240));
    const std::string page = report_page({run});
    const core::Progress& progress = run.checkpoint->progress;
    const auto fields = core::totals_fields(progress.job().quantities);
    EXPECT_GT(fields.size(), 64U);
    for (const core::TotalsField& field : fields) {
        const std::string value = core::text_of(field, progress.totals());
        EXPECT_EQ(count_of(page, "data-key=\"" + field.name + "\" data-value=\"" + value + "\""),
                  1U)
            << field.name;
    }
}

TEST(ReportPage, TellsPeopleWhatIsCounted) {
    const std::string page = report_page({whole_run(100'000, with_all(4))});
    // pi2(10^5): OEIS A007508; the largest gap: A005250; the sum: A046731; pi(10^5; 4, 3): A091099.
    for (const char* told : {">Twins<", ">1,224<", ">72 after 31,397<", ">454,396,537<",
                             ">3 mod 4<", ">4,808<", ">quint<", ">c_0_2_6_8_12<"})
        EXPECT_GE(count_of(page, told), 1U) << told;
    EXPECT_EQ(page.find("Not counted"), std::string::npos);
}

TEST(ReportPage, DrawsWhatIsCountedAlone) {
    const std::set<std::string> always = {"pi_minus_li",     "riemann_term", "primes_in_row",
                                          "primes_expected", "sessions",     "throughput",
                                          "save_seconds",    "save_bytes"};
    const auto drawn_more = [&](const core::Quantities& quantities) {
        std::set<std::string> series = series_of(report_page({whole_run(100'000, quantities)}));
        for (const std::string& name : always) EXPECT_EQ(series.erase(name), 1U) << name;
        return series;
    };
    using Names = std::set<std::string>;
    EXPECT_EQ(drawn_more(core::quantity_primes), Names{});
    EXPECT_EQ(drawn_more(core::quantity_primes | core::quantity_sum), Names{});
    EXPECT_EQ(drawn_more(core::quantity_primes | core::quantity_gaps),
              (Names{"cramer", "largest_gap"}));
    EXPECT_EQ(drawn_more(core::quantity_primes | core::quantity_gaps | core::quantity_gap_table),
              (Names{"cramer", "largest_gap", "gap_sizes", "gap_sizes_expected", "maximal_gaps"}));
    EXPECT_EQ(drawn_more(core::with_residues(4)), (Names{"1_mod_4", "3_mod_4", "mean_lead"}));
    EXPECT_EQ(drawn_more(core::with_residues(2)), Names{}) << "one class has none to race with";
    EXPECT_EQ(drawn_more(core::with({.name = "quint", .patterns = {{0, 4, 6, 10, 12}}})),
              (Names{"quint", "quint_in_row", "quint_expected"}));
}

TEST(ReportPage, NamesTheOptionsOfWhatIsNotCounted) {
    const std::string none = report_page({whole_run(1000, core::quantity_primes)});
    const std::string classes = report_page({whole_run(1000, core::with_residues(4))});
    for (const char* option : {"(--count tuplets)", "(--count 0,2,6,8,12)", "(--gaps)",
                               "(--gaps table)", "(--sum)", "(--reciprocals)"}) {
        EXPECT_EQ(count_of(none, option), 1U) << option;
        EXPECT_EQ(count_of(classes, option), 1U) << option;
    }
    EXPECT_EQ(count_of(none, "(--residues 4)"), 1U);
    EXPECT_EQ(count_of(classes, "(--residues 4)"), 0U);
}

TEST(ReportPage, DrawsGapsBySizeAndTheirRecords) {
    const plots::Run run = whole_run(100'000, with_all(4));
    const std::string page = report_page({run});
    // Sizes 1, 2, ... 72.
    EXPECT_EQ(drawn_points(page, "gap_sizes"), 37U);
    EXPECT_NE(page.find("<title>6: 1,940 gaps, first after 23</title>"), std::string::npos);
    // Maximal gaps with their starts are OEIS A005250 and A002386; 72 / log(31397).
    for (const char* text : {">72<", ">31,397<", ">6.95<", ">52<", ">19,609<", ">44<", ">15,683<"})
        EXPECT_NE(page.find(text), std::string::npos) << text;
    EXPECT_NE(page.find("data-series=\"maximal_gaps\" data-points=\"10\""), std::string::npos);
    EXPECT_NE(page.find(">and 4 smaller ones<"), std::string::npos);
}

TEST(ReportPage, DrawsConstellationsOfAUsersOwnByTheirNames) {
    const plots::Run run = whole_run(100'000, with_all(4));
    const std::string page = report_page({run});
    const std::size_t rows = run.checkpoint->progress.grid().size();
    for (const char* series : {"quintuplets", "quint", "c_0_2_6_8_12", "quint_expected"})
        EXPECT_EQ(drawn_points(page, series), rows) << series;
    EXPECT_GE(count_of(page, ">quint</text>"), 2U) << "in the heading and at its line";
    EXPECT_GE(count_of(page, ">0,2,6,8,12</text>"), 1U);
    EXPECT_GE(count_of(page, ">0,2,6,8,12 in each row</text>"), 1U);
}

TEST(ReportPage, DrawsARaceOfAsManyClassesAsCanBeToldApart) {
    const plots::Run few = whole_run(100'000, core::with_residues(30));
    const std::size_t rows = few.checkpoint->progress.grid().size();
    const std::string page = report_page({few});
    for (const char* residue : {"1", "7", "11", "13", "17", "19", "23", "29"}) {
        EXPECT_EQ(drawn_points(page, residue + std::string("_mod_30")), rows) << residue;
        EXPECT_EQ(count_of(page, ">" + std::string(residue) + " mod 30<"), 2U) << residue;
    }
    EXPECT_EQ(count_of(page, "data-series=\"mean_lead\""), 2U);
    const std::string many = report_page({whole_run(100'000, core::with_residues(240))});
    expect_sound(many);
    EXPECT_EQ(count_of(many, "_mod_240\" data-points"), 8U);
    EXPECT_NE(many.find("the 4 ahead and the 4 behind of 64 classes"), std::string::npos);
}

TEST(ReportPage, IsSoundForAllThatCanBeCounted) {
    for (const Interval interval : {Interval{0, 0},
                                    {0, 1},
                                    {0, 2},
                                    {0, 3},
                                    {2, 2},
                                    {3, 5},
                                    {24, 28},
                                    {24, 100},
                                    {0, 100},
                                    {113, 127},
                                    {1'000'000, 1'010'000}})
        for (const std::uint32_t modulus : {2U, 4U, 240U}) {
            SCOPED_TRACE(std::to_string(interval.first) + " " + std::to_string(interval.last));
            expect_sound(report_page({sieved_run(
                {.interval = interval, .quantities = with_all(modulus)}, interval.last)}));
        }
    const plots::Run nothing{
        .file = "run.h5",
        .status = "running",
        .checkpoint = test::new_sample({.interval = {0, 1000}, .quantities = with_all(4)})};
    expect_sound(report_page({nothing}));
}

/// Each file counts something else, some of it in other slots.
TEST(ReportPage, IsSoundForFilesThatCountOtherThings) {
    core::Quantities turned = with_all(7);
    std::swap(turned.own.front(), turned.own.back());
    const std::vector<plots::Run> runs = {
        sieved_run({.interval = {0, 9999}, .quantities = with_all(4)}, 9999),
        sieved_run({.interval = {10'000, 19'999}, .quantities = turned}, 19'999),
        sieved_run({.interval = {20'000, 29'999}}, 29'999)};
    const std::string page = report_page(runs);
    expect_sound(page);
    EXPECT_EQ(count_of(page, "data-series=\"quint\""), 2U);
    EXPECT_NE(page.find("residues modulo 4"), std::string::npos);
    EXPECT_NE(page.find("residues modulo 7"), std::string::npos);
    EXPECT_EQ(page.find("data-key=\"twin_count\""), std::string::npos) << "of which file?";
}

TEST(ReportPage, SaysTheTotalsOfFilesThatFollowOneAnother) {
    const std::string page = report_page(
        {sieved_run({.interval = {50'001, 100'000}, .quantities = with_all(4)}, 100'000),
         sieved_run({.interval = {0, 50'000}, .quantities = with_all(4)}, 50'000)});
    // As of one run of the whole, above.
    for (const char* number : {"twin_count\" data-value=\"1224", "largest_gap\" data-value=\"72",
                               "primes_3_mod_4\" data-value=\"4808"})
        EXPECT_EQ(count_of(page, number), 1U) << number;
    EXPECT_NE(page.find("<title>6: 1,940 gaps, first after 23</title>"), std::string::npos);
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
