#include "app/manual/man_page.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "app/manual/manual_fixture.hpp"
#include "app/manual/roff.hpp"
#include "app/manual/topics.hpp"
#include "io/store/run_files.hpp"
#include "support/refusal.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::manual {
namespace {

using test::contains;

std::string page() {
    return man_page(app::describe_program());
}

/// From a title of the page to the next of its kind.
std::string part_of(const std::string& page, const std::string& title) {
    const std::size_t begin = page.find("\n" + title + "\n");
    if (begin == std::string::npos) return "";
    const std::size_t end = page.find("\n" + title.substr(0, 3) + " ", begin + 1);
    return page.substr(begin, end == std::string::npos ? end : end - begin);
}

TEST(ManPage, IsWhatTheBuildHasMade) {
    EXPECT_EQ(test::text_of(test::made("man/man1/warpsieve.1")), page());
}

TEST(ManPage, HasTheUsualSections) {
    for (const char* title :
         {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "VERBS", "NUMBERS", "FILES", "EXIT STATUS",
          "ENVIRONMENT", "SIGNALS", "EXAMPLES", "SEE ALSO"})
        EXPECT_NE(part_of(page(), std::string(".SH ") + title), "") << title;
    EXPECT_TRUE(contains(page(), std::string("\"warpsieve ") + version + "\""));
}

TEST(ManPage, HasEachOptionOfEachVerb) {
    std::size_t options = 0;
    for (const app::VerbDescription& verb : app::describe_program().verbs) {
        const std::string part = part_of(page(), ".SS warpsieve " + verb.name);
        for (const std::string& name : test::names_of(verb)) {
            EXPECT_TRUE(contains(part, bold(name))) << verb.name << " " << name;
            ++options;
        }
    }
    EXPECT_GT(options, 80U);
    EXPECT_FALSE(contains(page(),
                          "shard"
                          "\\-bytes"));
}

TEST(ManPage, HasEachExitCode) {
    const std::string part = part_of(page(), ".SH EXIT STATUS");
    for (const int code : {0, 2, 65, 66, 69, 70, 73, 74, 75, 130})
        EXPECT_TRUE(contains(part, "\n" + bold(std::to_string(code)) + "\n")) << code;
}

/// Names of variables in quotes, in all sources that the program is made of.
std::set<std::string> variables_of_sources() {
    const std::regex quoted(R"re("((?:SLURM|CUDA|WARPSIEVE|NVIDIA|HDF5|OMP|XDG)_[A-Z_]+|HOME)")re");
    const std::regex asked(R"re(getenv\("([^"]+)"\))re");
    std::set<std::string> names;
    for (const char* const folder : {"src", "kernels"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::string(WARPSIEVE_SOURCE "/") + folder)) {
            if (!entry.is_regular_file() || contains(entry.path().string(), "app/manual")) continue;
            const std::string text = test::text_of(entry.path().string());
            for (const std::regex& form : {quoted, asked})
                for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at)
                    names.insert((*at)[1]);
        }
    return names;
}

TEST(ManPage, NamesTheVariablesThatTheProgramReads) {
    std::set<std::string> told;
    for (const Entry& entry : variables())
        for (std::string name : test::split(entry.term, ' ')) {
            if (name.ends_with(',')) name.pop_back();
            told.insert(name);
        }
    EXPECT_EQ(told, variables_of_sources());
}

TEST(ManPage, NamesTheFilesAsARunDoes) {
    const io::RunFiles run("NAME.h5");
    const auto name = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    std::string terms;
    for (const Entry& entry : files()) terms += entry.term + "\n";
    EXPECT_TRUE(terms.starts_with(name(run.current()) + "\n"));
    EXPECT_TRUE(contains(terms, name(run.previous(1)) + ", " + name(run.previous(2))));
    EXPECT_TRUE(contains(terms, name(run.shards()) + "/\n"));
    EXPECT_TRUE(contains(terms, name(run.lock()) + "\n"));
    EXPECT_TRUE(contains(terms, name(io::RunFiles::quarantine(run.current(), "TIME")) + "\n"));
    const std::string temporary = name(run.temporary("host.1", "x"));
    const std::string pattern = ".NAME.h5.tmp.*";
    EXPECT_TRUE(contains(terms, pattern + "\n"));
    EXPECT_TRUE(temporary.starts_with(pattern.substr(0, pattern.size() - 1))) << temporary;
}

TEST(ManPage, EscapesWhatMeansSomethingToRoff) {
    EXPECT_EQ(roff_text("--json -q 2^64-1"), "\\-\\-json \\-q 2\\(ha64\\-1");
    EXPECT_EQ(roff_text("little-endian ('--part'"), "little-endian (\\(aq\\-\\-part\\(aq");
    EXPECT_EQ(roff_text("a\\b ~ `"), "a\\eb \\(ti \\(ga");
    RoffPage page("x", "x 1");
    page.section("A");
    page.paragraph(".NAME is a file");
    page.paragraph("'quoted");
    EXPECT_TRUE(page.text().ends_with(".SH A\n\\&.NAME is a file\n.PP\n\\(aqquoted\n"))
        << page.text();
}

TEST(ManPage, IsCleanForGroff) {
    if (!test::has_program("groff")) GTEST_SKIP() << "there is no groff";
    const auto groff =
        test::run({.command = {"groff", "-man", "-ww", "-z", test::made("man/man1/warpsieve.1")}});
    // The base package of groff, which man itself needs, has no macros for a printer.
    if (contains(groff.err, "can't find")) GTEST_SKIP() << "groff is not whole: " << groff.err;
    EXPECT_EQ(groff.exit_code, 0);
    EXPECT_EQ(groff.err, "");
}

TEST(ManPage, IsCleanForMandoc) {
    if (!test::has_program("mandoc")) GTEST_SKIP() << "there is no mandoc";
    const auto mandoc =
        test::run({.command = {"mandoc", "-T", "lint", test::made("man/man1/warpsieve.1")}});
    // The date is left out: the same sources are to make the same page.
    for (const std::string& line : test::split(mandoc.out + mandoc.err, '\n'))
        EXPECT_TRUE(contains(line, "missing date")) << line;
}

TEST(ManPage, ShowsOptionsAsTheyAreTyped) {
    if (!test::has_program("man")) GTEST_SKIP() << "there is no man";
    const auto man = test::run({.command = {"man", "-l", test::made("man/man1/warpsieve.1")},
                                .variables = {{"MANWIDTH", "80"}, {"LC_ALL", "C.UTF-8"}}});
    if (man.exit_code != 0) GTEST_SKIP() << "man shows nothing: " << man.err;
    EXPECT_TRUE(contains(man.out, "-o, --output NAME.h5")) << man.out.substr(0, 2000);
    EXPECT_TRUE(contains(man.out, "warpsieve count 1e18 1e18+1e9 --count twins --gaps"));
    EXPECT_TRUE(contains(man.out, "2^64-1"));
}

}  // namespace
}  // namespace warpsieve::manual
