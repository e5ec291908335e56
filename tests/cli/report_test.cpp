#include <algorithm>
#include <csignal>
#include <regex>

#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

// `report`: a page that says what `info` and `export` say, of any files that are there.

namespace warpsieve::test {
namespace {

const std::vector<std::string> all_quantities = {"--count", "tuplets", "--gaps", "--sum"};

class ReportCli : public CliTest {
protected:
    using Words = std::vector<std::string>;

    [[nodiscard]] Finished report(Words words) const {
        words.insert(words.begin(), "report");
        return warpsieve(words);
    }
    void sieve(Words words, const std::string& file) const {
        words.insert(words.begin(), "run");
        words.insert(words.end(), all_quantities.begin(), all_quantities.end());
        words.insert(words.end(), {"-o", file, "-q"});
        const Finished run = warpsieve(words);
        ASSERT_EQ(run.exit_code, 0) << run.err;
    }
    /// Works on run.h5 until it says more than `before` is sieved and then ends so.
    void work_past(std::uint64_t before, int signal) const {
        Words words = {"run", "0", "1e14", "--store", "none", "-o", "run.h5"};
        words.insert(words.end(), all_quantities.begin(), all_quantities.end());
        words.insert(words.end(), {"--checkpoint-every", "20ms"});
        Process process(launch(words));
        process.wait_for_text("sieving [0, ");
        ASSERT_TRUE(eventually([&] { return sieved_through() > before; }));
        process.send(signal);
        process.wait();
    }
    /// 0 where the file says none yet, or is not there.
    [[nodiscard]] std::uint64_t sieved_through() const {
        const Finished told = warpsieve({"info", "run.h5", "--get", "sieved_through"});
        return told.exit_code == 0 && told.out != "\n" ? std::stoull(told.out) : 0;
    }
    [[nodiscard]] std::string get(const std::string& file, const std::string& key) const {
        const Finished told = warpsieve({"info", file, "--get", key});
        EXPECT_EQ(told.exit_code, 0) << told.err;
        return told.out.substr(0, told.out.find('\n'));
    }
    [[nodiscard]] std::size_t rows(const std::string& file, const std::string& table) const {
        const Finished csv = warpsieve({"export", file, table});
        EXPECT_EQ(csv.exit_code, 0) << csv.err;
        return static_cast<std::size_t>(std::ranges::count(csv.out, '\n')) - 1;
    }
    void damage(const std::string& file) const {
        std::string bytes = read(file);
        bytes[bytes.size() / 2] ^= 1;
        write(file, bytes);
    }
    /// Whole, no number of it none, and XML to a program that reads XML.
    void expect_sound(const std::string& file) const {
        const std::string page = read(file);
        EXPECT_TRUE(page.starts_with("<svg xmlns=")) << file;
        EXPECT_TRUE(page.ends_with("</svg>\n")) << file;
        EXPECT_FALSE(std::regex_search(page, std::regex("[^a-z](nan|inf)[^a-z]"))) << file;
        if (std::string(WARPSIEVE_PYTHON).empty()) return;
        Launch check = launch({});
        check.command = {WARPSIEVE_PYTHON, "-c",
                         "import xml.dom.minidom, sys; xml.dom.minidom.parse(sys.argv[1])",
                         path(file)};
        const Finished read_by_others = run(check);
        EXPECT_EQ(read_by_others.exit_code, 0) << file << "\n" << read_by_others.err;
    }
    static bool has(const std::string& text, const std::string& words) {
        return text.find(words) != std::string::npos;
    }
};

std::string value_of(const std::string& page, const std::string& key) {
    const std::string head = "data-key=\"" + key + "\" data-value=\"";
    const auto at = page.find(head);
    if (at == std::string::npos) return "the page has none";
    const auto begin = at + head.size();
    return page.substr(begin, page.find('"', begin) - begin);
}

/// Coordinates of lines, and stems, in the groups of a series.
std::size_t points_of(const std::string& page, const std::string& series) {
    std::size_t points = 0;
    const std::string head = "data-series=\"" + series + "\"";
    for (auto at = page.find(head); at != std::string::npos; at = page.find(head, at + 1)) {
        const std::string group = page.substr(at, page.find("</g>", at) - at);
        const auto line = group.find("<polyline points=\"");
        const auto drawn = line == std::string::npos ? group : group.substr(line);
        points += static_cast<std::size_t>(
            std::ranges::count(drawn, line == std::string::npos ? 'M' : ','));
    }
    return points;
}

TEST_F(ReportCli, SaysTheNumbersOfInfoOfARunThatWasKilledAndWentOn) {
    work_past(0, SIGKILL);
    work_past(sieved_through(), SIGTERM);
    const Finished told = report({"run.h5", "-o", "run.svg"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_EQ(told.out, "");
    EXPECT_TRUE(told.err.starts_with("1 run in run.svg, ")) << told.err;
    expect_sound("run.svg");
    const std::string page = read("run.svg");
    EXPECT_EQ(value_of(page, "session"), "2");
    for (const char* key :
         {"status", "prime_count", "contents_digest", "run_id", "session", "date_modified",
          "twin_count", "triplet_count", "quadruplet_count", "quintuplet_count", "sextuplet_count",
          "prime_sum", "largest_gap", "software_version", "elapsed_s", "engine_s", "disk_s"}) {
        const std::string said = get("run.h5", key);
        if (std::string(key).ends_with("_s"))
            EXPECT_NEAR(std::stod(value_of(page, key)), std::stod(said), 1e-3) << key;
        else
            EXPECT_EQ(value_of(page, key), said) << key;
    }
    EXPECT_GT(rows("run.h5", "--grid"), 0U);
    for (const char* series : {"pi_minus_li", "riemann_term", "twins", "sextuplets", "cramer"})
        EXPECT_GE(points_of(page, series), rows("run.h5", "--grid")) << series;
    EXPECT_GT(rows("run.h5", "--saves"), 2U);
    for (const char* series : {"save_seconds", "save_bytes"})
        EXPECT_GE(points_of(page, series), rows("run.h5", "--saves")) << series;
    EXPECT_TRUE(has(page, "data-series=\"sessions\" data-points=\"2\""));
    EXPECT_TRUE(has(page, ">1 killed<"));
    EXPECT_TRUE(has(page, ">1 stopped<"));
}

TEST_F(ReportCli, TellsWhatARunHasWhereNothingIsSieved) {
    write_stored_run(path("new.h5"), {.interval = {0, 1'000'000}}, {.batches = 0});
    EXPECT_EQ(report({"new.h5", "-o", "new.svg"}).exit_code, 0);
    expect_sound("new.svg");
    EXPECT_EQ(value_of(read("new.svg"), "prime_count"), "0");
    EXPECT_TRUE(has(read("new.svg"), "Nothing was sieved yet."));
}

TEST_F(ReportCli, DrawsEveryPlaceAndLengthSoundly) {
    sieve({"0", "0"}, "zero.h5");
    sieve({"2^64-1e6", "2^64-1"}, "end.h5");
    sieve({"18446744073709551615", "18446744073709551615"}, "last.h5");
    sieve({"0", "2e6", "--part", "1/3"}, "part.h5");
    sieve({"--first", "1000"}, "first.h5");
    for (const std::string name : {"zero", "end", "last", "part", "first"}) {
        SCOPED_TRACE(name);
        const Finished told = report({name + ".h5", "-o", name + ".svg"});
        EXPECT_EQ(told.exit_code, 0) << told.err;
        expect_sound(name + ".svg");
        for (const char* key : {"prime_count", "prime_sum", "twin_count", "contents_digest"})
            EXPECT_EQ(value_of(read(name + ".svg"), key), get(name + ".h5", key)) << key;
    }
    EXPECT_EQ(value_of(read("part.svg"), "part"), "1");
    EXPECT_EQ(value_of(read("first.svg"), "first_n"), "1000");
    EXPECT_EQ(value_of(read("last.svg"), "prime_count"), "0") << "2^64 - 1 is no prime";
    // All of it together, with an axis over nearly all that 64 bits hold.
    EXPECT_EQ(report({"zero.h5", "end.h5", "part.h5", "-o", "all.svg"}).exit_code, 0);
    expect_sound("all.svg");
}

TEST_F(ReportCli, JoinsPartsThatAreThere) {
    for (const std::string part : {"0", "1", "3"})
        sieve({"0", "1e6", "--part", part + "/4"}, "p" + part + ".h5");
    const Finished told = report({"p3.h5", "p0.h5", "p1.h5", "-o", "parts.svg"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    expect_sound("parts.svg");
    const std::string page = read("parts.svg");
    const auto sum =
        nlohmann::json::parse(warpsieve({"info", "p3.h5", "p0.h5", "p1.h5", "--json"}).out);
    EXPECT_EQ(value_of(page, "prime_count"), sum["prime_count"]);
    EXPECT_EQ(value_of(page, "status"), "3 complete");
    EXPECT_EQ(value_of(page, "interval"), "0 1000000");
    const std::regex chain("data-series=\"pi_minus_li\"");
    EXPECT_EQ(std::distance(std::sregex_iterator(page.begin(), page.end(), chain), {}), 2)
        << "0 and 1 in one line, 3 beyond the gap in another";
    EXPECT_GE(points_of(page, "pi_minus_li"),
              rows("p0.h5", "--grid") + rows("p1.h5", "--grid") + rows("p3.h5", "--grid"));
}

TEST_F(ReportCli, PrintsThePageAndNothingElse) {
    sieve({"0", "1e5"}, "run.h5");
    ASSERT_EQ(report({"run.h5", "-o", "page.svg"}).exit_code, 0);
    const Finished printed = report({"run.h5", "-o", "-"});
    EXPECT_EQ(printed.exit_code, 0);
    EXPECT_TRUE(printed.out == read("page.svg"));
    EXPECT_EQ(printed.err, "");
    EXPECT_FALSE(std::filesystem::exists(path("-")));
    expect_error(report({"run.h5", "-o", "-", "--json"}), exit_codes::usage, {"--json", "-o"});
}

TEST_F(ReportCli, ReplacesAPageByForceAloneAndARunByNoMeans) {
    sieve({"0", "1e5"}, "run.h5");
    const std::string run = read("run.h5");
    write("page.svg", "mine");
    expect_error(report({"run.h5", "-o", "page.svg"}), exit_codes::io,
                 {"page.svg", "exists", "--force"});
    EXPECT_EQ(read("page.svg"), "mine");
    EXPECT_EQ(report({"run.h5", "-o", "page.svg", "--force", "-q"}).err, "");
    expect_sound("page.svg");
    std::filesystem::create_symlink("run.h5", path("link"));
    for (const char* name : {"run.h5", "./run.h5", "link"})
        expect_error(report({"run.h5", "-o", name, "--force"}), exit_codes::usage,
                     {name, "is a file that is reported"});
    EXPECT_TRUE(read("run.h5") == run);
    EXPECT_EQ(files(), (Words{"link", "page.svg", "run.h5"}));
}

TEST_F(ReportCli, RefusesWhatIsMissingOrDamaged) {
    sieve({"0", "1e5"}, "run.h5");
    expect_error(report({"run.h5"}), exit_codes::usage, {"--output is required"});
    expect_error(report({"-o", "page.svg"}), exit_codes::usage, {"NAME.h5"});
    expect_error(report({"none.h5", "-o", "page.svg"}), exit_codes::io, {"none.h5"});
    expect_error(report({"none.h5", "no.h5", "-o", "page.svg"}), exit_codes::io, {"none.h5"});
    write("foreign.h5", "somebody's data\n");
    expect_error(report({"foreign.h5", "-o", "page.svg"}), exit_codes::foreign_file,
                 {"foreign.h5"});
    damage("run.h5");
    expect_error(report({"run.h5", "-o", "page.svg"}), exit_codes::damaged, {"run.h5"});
    EXPECT_EQ(files(), (Words{"foreign.h5", "run.h5"}));
}

TEST_F(ReportCli, ShowsADamagedFileAmongOthers) {
    sieve({"0", "1e5"}, "good.h5");
    sieve({"0", "1e5"}, "bad.h5");
    damage("bad.h5");
    const Finished told = report({"good.h5", "bad.h5", "-o", "page.svg", "--json"});
    EXPECT_EQ(told.exit_code, exit_codes::damaged);
    EXPECT_TRUE(has(told.err, "warning: no generation of bad.h5 proves good")) << told.err;
    expect_sound("page.svg");
    const std::string page = read("page.svg");
    EXPECT_EQ(value_of(page, "prime_count"), "9592");  // OEIS A006880
    EXPECT_EQ(value_of(page, "status"), "1 complete, 1 damaged");
    EXPECT_TRUE(has(page, ">bad.h5</text>"));
    EXPECT_TRUE(has(page, ">damaged</text>"));
    const auto json = nlohmann::json::parse(told.out);
    EXPECT_EQ(json["output"], "page.svg");
    EXPECT_EQ(json["files"], 2);
    EXPECT_EQ(json["unreadable"], 1);
    EXPECT_EQ(json["bytes"], page.size());
}

TEST_F(ReportCli, ReadsAnOlderGenerationOfADamagedRun) {
    sieve({"0", "1e5"}, "run.h5");
    damage_newest_generation("run");
    const Finished told = report({"run.h5", "-o", "page.svg", "-q"});
    EXPECT_EQ(told.exit_code, 0);
    EXPECT_TRUE(told.err.starts_with("warning: run.h5 does not prove good")) << told.err;
    EXPECT_TRUE(told.err.ends_with("; showing run.prev1.h5\n")) << told.err;
    EXPECT_EQ(value_of(read("page.svg"), "prime_count"), "9592");
}

TEST_F(ReportCli, WritesXmlWhateverFilesAreNamed) {
    sieve({"0", "1e5"}, "run.h5");
    Words names;
    for (const std::string name :
         {"a&b.h5", "a<b>.h5", "\"a\"'.h5", "a\n\t\x01\x1b\x7f.h5", "a\xff\xfe.h5",
          "a\xed\xa0\x80.h5", "a\xef\xbf\xbf.h5", "a\xc2\x85.h5", "a]]>.h5", "π.h5"}) {
        std::filesystem::copy_file(path("run.h5"), path(name));
        const Finished told = report({name, "-o", "page.svg", "--force"});
        EXPECT_EQ(told.exit_code, 0) << told.err;
        expect_sound("page.svg");
        names.push_back(name);
    }
    EXPECT_TRUE(has(read("page.svg"), "<title>warpsieve report: π.h5</title>"));
    names.insert(names.end(), {"-o", "all.svg"});
    EXPECT_EQ(report(names).exit_code, 0);
    expect_sound("all.svg");
}

}  // namespace
}  // namespace warpsieve::test
