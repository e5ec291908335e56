#include "app/manual/completions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "app/manual/manual_fixture.hpp"

namespace warpsieve::manual {
namespace {

using test::has_program;
using test::made;
using Words = std::vector<std::string>;

bool has_zsh() {
    return test::run({.command = {"bash", "-c", "zsh -fc 'zmodload zsh/zpty'"}}).exit_code == 0;
}

/// A line that a user types before a tab, and what can go on with it, sorted.
struct Case {
    std::string line;
    Words offers;
};

/// A folder with files of several kinds, in which shells complete lines.
class Completions : public testing::Test {
protected:
    void SetUp() override {
        for (const char* const name : {"pi.h5", "pi.prev1.h5", "notes.txt"})
            std::ofstream(folder_.file(name)) << "x";
        std::filesystem::create_directory(folder_.file("sub"));
    }

    /// What a command prints in that folder.
    [[nodiscard]] std::string printed_by(const Words& command) const {
        const test::Finished finished =
            test::run({.command = command,
                       .folder = folder_.path(),
                       .variables = {{"HOME", folder_.path().string()}, {"TERM", "dumb"}}});
        EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
        EXPECT_EQ(finished.err, "");
        return finished.out;
    }
    /// What a shell offers where a user types a line and a tab.
    [[nodiscard]] Words by_bash(const std::string& line) const {
        Words command = {"bash", WARPSIEVE_SOURCE "/tests/app/manual/complete.bash",
                         made("bash-completion/completions/warpsieve")};
        // Words as bash makes them: "=" is one of its own.
        std::string text;
        for (const char c : line) text += c == '=' ? " = " : std::string(1, c);
        for (const std::string& word : test::split(text, ' ')) command.push_back(word);
        if (line.ends_with(' ')) command.emplace_back();
        return sorted(test::split(printed_by(command), '\n'));
    }
    [[nodiscard]] Words by_fish(const std::string& line) const {
        const std::string script = made("fish/vendor_completions.d/warpsieve.fish");
        Words lines = test::split(printed_by({"fish", "--no-config", "-c",
                                              "source " + script + "; complete -C '" + line + "'"}),
                                  '\n');
        for (std::string& word : lines) word = word.substr(0, word.find('\t'));
        return sorted(lines);
    }
    /// All in one shell, which takes most of a second to start.
    [[nodiscard]] std::vector<Words> by_zsh(const Words& lines) const {
        Words command = {"zsh", "-f", WARPSIEVE_SOURCE "/tests/app/manual/complete.zsh",
                         made("zsh/site-functions")};
        command.insert(command.end(), lines.begin(), lines.end());
        std::vector<Words> offers(1);
        std::istringstream printed(printed_by(command));
        for (std::string line; std::getline(printed, line);)
            if (line.empty())
                offers.emplace_back();
            else
                offers.back().push_back(line);
        offers.pop_back();
        for (Words& words : offers) words = sorted(words);
        return offers;
    }

    void expect_of_zsh(const std::vector<Case>& cases) const {
        Words lines;
        for (const Case& each : cases) lines.push_back(each.line);
        const std::vector<Words> offers = by_zsh(lines);
        ASSERT_EQ(offers.size(), cases.size());
        for (std::size_t at = 0; at < cases.size(); ++at)
            EXPECT_EQ(offers[at], cases[at].offers) << cases[at].line;
    }

    static Words sorted(Words words) {
        std::ranges::sort(words);
        return words;
    }

private:
    test::TempFolder folder_;
};

/// What every shell offers alike. @param folder the name of a folder as it shows it
std::vector<Case> common_cases(const std::string& folder) {
    return {{"warpsieve cou", {"count"}},
            {"warpsieve help re", {"report"}},
            {"warpsieve count --engine ", {"auto", "cpu", "cuda"}},
            {"warpsieve run --store b", {"bitmap"}},
            {"warpsieve print 0 9 --count tw", {"twins"}},
            {"warpsieve count --ga", {"--gaps"}},
            {"warpsieve count --extend", {}},
            // Files of runs, any file, folders; nothing in place of a number.
            {"warpsieve info ", {"pi.h5", "pi.prev1.h5", folder}},
            {"warpsieve merge pi.h5 -o pi", {"pi.h5", "pi.prev1.h5"}},
            {"warpsieve export pi.h5 -o n", {"notes.txt"}},
            {"warpsieve run -o x.h5 --scratch ", {folder}},
            {"warpsieve run -o x.h5 --keep ", {}},
            {"warpsieve count -t ", {}},
            {"warpsieve count ", {}},
            {"warpsieve count --count twins --count tri", {"triplets"}},
            {"warpsieve count --gaps t", {"table"}},
            {"warpsieve count --gaps --su", {"--sum"}},
            // The time of --watch may be left out, and a file stand there.
            {"warpsieve info --watch p", {"pi.h5", "pi.prev1.h5"}}};
}

/// Each verb, and each name of each option.
std::vector<Case> all_names(const Words& options_of_program) {
    std::vector<Case> cases = {{"warpsieve ", options_of_program}};
    for (const app::VerbDescription& verb : app::describe_program().verbs) {
        cases.front().offers.push_back(verb.name);
        cases.push_back({"warpsieve " + verb.name + " -", test::names_of(verb)});
    }
    for (Case& each : cases) std::ranges::sort(each.offers);
    return cases;
}

TEST_F(Completions, OfBashKnowWhatCanStandInEachPlace) {
    std::vector<Case> cases = common_cases("sub");
    cases.insert(cases.end(),
                 {{"warpsieve count --engine=", {"auto", "cpu", "cuda"}},
                  {"warpsieve count --engine=c", {"cpu", "cuda"}},
                  {"warpsieve run --scratch=s", {"sub"}},
                  {"warpsieve count --gaps=t", {"table"}},
                  {"warpsieve count --count twins,qu", {"twins,quadruplets", "twins,quintuplets"}},
                  {"warpsieve --v", {"--version"}},
                  {"warpsieve verify -- -", {}}});
    for (const auto& [line, offers] : cases) EXPECT_EQ(by_bash(line), offers) << line;
}

TEST_F(Completions, OfBashHaveEachVerbAndOption) {
    for (const auto& [line, offers] : all_names({"--help", "--version", "-V", "-h"}))
        EXPECT_EQ(by_bash(line), offers) << line;
}

TEST_F(Completions, OfBashAreCleanByShellcheck) {
    if (!has_program("shellcheck")) GTEST_SKIP() << "there is no shellcheck";
    EXPECT_EQ(printed_by({"shellcheck", made("bash-completion/completions/warpsieve")}), "");
}

TEST_F(Completions, OfZshKnowWhatCanStandInEachPlace) {
    if (!has_zsh()) GTEST_SKIP() << "there is no zsh with a terminal to type into";
    EXPECT_EQ(printed_by({"zsh", "-n", made("zsh/site-functions/_warpsieve")}), "");
    std::vector<Case> cases = common_cases("sub");
    cases.insert(cases.end(), {{"warpsieve count --engine=c", {"cpu", "cuda"}},
                               {"warpsieve count --gaps=l", {"largest"}},
                               {"warpsieve count --count twins,qu", {"quadruplets", "quintuplets"}},
                               {"warpsieve count --engine cpu --eng", {}}});  // it was given
    expect_of_zsh(cases);
}

TEST_F(Completions, OfZshHaveEachVerbAndOption) {
    if (!has_zsh()) GTEST_SKIP() << "there is no zsh with a terminal to type into";
    expect_of_zsh(all_names({}));
}

TEST_F(Completions, OfFishKnowWhatCanStandInEachPlace) {
    if (!has_program("fish")) GTEST_SKIP() << "there is no fish";
    EXPECT_EQ(printed_by({"fish", "-n", made("fish/vendor_completions.d/warpsieve.fish")}), "");
    std::vector<Case> cases = common_cases("sub/");
    cases.insert(cases.end(), {{"warpsieve count --engine=c", {"--engine=cpu", "--engine=cuda"}},
                               {"warpsieve count --count twins,qu",
                                {"twins,quadruplets", "twins,quintuplets"}}});
    for (const auto& [line, offers] : cases) EXPECT_EQ(by_fish(line), offers) << line;
}

TEST_F(Completions, OfFishHaveEachVerbAndOption) {
    if (!has_program("fish")) GTEST_SKIP() << "there is no fish";
    for (const auto& [line, offers] : all_names({})) EXPECT_EQ(by_fish(line), offers) << line;
}

TEST(ShortText, EndsWhereASentenceHasSaidEnough) {
    EXPECT_EQ(in_short("what sieves: auto (default), cuda"), "what sieves");
    EXPECT_EQ(in_short("one prime a line (default)"), "one prime a line");
    EXPECT_EQ(in_short("the sum of the primes"), "the sum of the primes");
}

TEST(ShellQuotes, KeepAWordWhole) {
    const std::string text = "a 'b' \"c\" $d \\ `e`";
    EXPECT_EQ(test::run({.command = {"bash", "-c", "printf %s " + shell_quoted(text)}}).out, text);
}

}  // namespace
}  // namespace warpsieve::manual
