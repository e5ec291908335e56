#include "app/manual/help_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/manual/completions.hpp"
#include "app/manual/manual_fixture.hpp"
#include "app/manual/paragraph.hpp"
#include "app/manual/topics.hpp"
#include "app/parse/command.hpp"
#include "support/refusal.hpp"

namespace warpsieve::manual {
namespace {

using test::contains;
using test::split;
using Words = std::vector<std::string>;

const app::ProgramDescription& program() {
    static const app::ProgramDescription described = app::describe_program();
    return described;
}

/// The help of each verb, and that of the program.
std::vector<std::string> all_helps() {
    std::vector<std::string> helps = {help_text(program(), "")};
    for (const app::VerbDescription& verb : program().verbs)
        helps.push_back(help_text(program(), verb.name));
    return helps;
}

Words words_of(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return split(text, ' ');
}

/// Whether some words stand in a text one after another.
bool has_in_order(const Words& text, const Words& some) {
    return some.empty() || !std::ranges::search(text, some).empty();
}

TEST(Paragraph, IsFilledAndBreaksNoWord) {
    EXPECT_EQ(wrapped("aaa bb c", 6), (Words{"aaa bb", "c"}));
    EXPECT_EQ(wrapped("aaa bb c", 5), (Words{"aaa", "bb c"}));
    EXPECT_EQ(wrapped("a 123456789 b", 4), (Words{"a", "123456789", "b"}));
    EXPECT_EQ(wrapped("  a   b ", 80), Words{"a b"});
    EXPECT_EQ(wrapped("", 80), Words{});
}

TEST(Paragraph, StandsBesideItsTermWhereThereIsRoom) {
    EXPECT_EQ(tagged("ab", "text", 6), "  ab  text\n");
    EXPECT_EQ(tagged("abc", "text", 6), "  abc\n      text\n");
    EXPECT_EQ(tagged("ab", "", 6), "  ab\n");
}

TEST(Help, HasNoLineAbove80Columns) {
    for (const std::string& help : all_helps())
        for (const std::string& line : split(help, '\n')) {
            EXPECT_LE(line.size(), 80U) << line;
            EXPECT_FALSE(line.ends_with(' ')) << line;
            EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; }))
                << line;
        }
}

TEST(Help, BreaksNoWordOfAnyOption) {
    for (const app::VerbDescription& verb : program().verbs) {
        const Words help = words_of(help_text(program(), verb.name));
        EXPECT_TRUE(has_in_order(help, words_of(verb.details))) << verb.name;
        EXPECT_TRUE(has_in_order(help, words_of(verb.operand.help))) << verb.name;
        for (const app::OptionDescription& option : verb.options) {
            if (option.hidden) continue;
            const Words wanted = words_of(joined(option.names, ", ") + " " + type_text(option) +
                                          " " + option_help(option));
            EXPECT_TRUE(has_in_order(help, wanted)) << verb.name << " " << option.name();
        }
    }
}

TEST(Help, ShowsNoHiddenOption) {
    EXPECT_FALSE(contains(help_text(program(), "run"), "shard-bytes"));
}

TEST(Help, HasItsGroupsInOneOrder) {
    for (const app::VerbDescription& verb : program().verbs) {
        const std::string help = help_text(program(), verb.name);
        std::size_t last = 0;
        for (const app::Group group : app::groups) {
            const std::size_t at = help.find("\n" + title_of(group) + ":\n");
            if (at == std::string::npos) continue;
            EXPECT_GT(at, last) << verb.name << " " << title_of(group);
            last = at;
        }
        EXPECT_GT(last, 0U) << verb.name;
    }
}

TEST(Help, TellsExitCodesOnce) {
    const std::string top = help_text(program(), "");
    for (const ExitCodeEntry& entry : exit_codes())
        EXPECT_TRUE(contains(
            top, std::to_string(static_cast<int>(entry.code)) + "  " + entry.text.substr(0, 20)));
    EXPECT_TRUE(contains(top, "\nExit codes:\n"));
    for (const app::VerbDescription& verb : program().verbs)
        EXPECT_FALSE(contains(help_text(program(), verb.name), "Exit codes:")) << verb.name;
}

TEST(Help, SaysOfEachVerbWhatStandsOnStandardOutput) {
    for (const app::VerbDescription& verb : program().verbs)
        if (verb.name != "help") {
            EXPECT_TRUE(contains(help_text(program(), verb.name), "\nStandard output: "))
                << verb.name;
        }
}

TEST(Help, ListsEachVerbOnceAndSectionsTogether) {
    const std::string top = help_text(program(), "");
    std::vector<std::string> sections;
    for (const app::VerbDescription& verb : program().verbs) {
        EXPECT_TRUE(contains(top, "\n  " + verb.name + " ")) << verb.name;
        if (sections.empty() || sections.back() != verb.section) sections.push_back(verb.section);
    }
    std::ranges::sort(sections);
    EXPECT_EQ(std::ranges::adjacent_find(sections), sections.end()) << "a section twice";
}

TEST(Help, ShowsHowEachVerbIsWrittenWithAllThatIsRequired) {
    for (const app::VerbDescription& verb : program().verbs) {
        ASSERT_FALSE(verb.forms.empty()) << verb.name;
        for (const std::string& form : verb.forms) {
            const Words words = split(form, ' ');
            for (const app::OptionDescription& option : verb.options)
                if (option.required) {
                    EXPECT_TRUE(has_in_order(words, {option.names.front(), option.type}))
                        << verb.name << ": " << form;
                }
            for (const std::string& word : words)
                if (word.starts_with('-')) {
                    const Words names = test::names_of(verb);
                    EXPECT_NE(std::ranges::find(names, word), names.end()) << form;
                }
        }
    }
}

TEST(Help, NamesAllWordsThatAValueCanBe) {
    for (const app::VerbDescription& verb : program().verbs)
        for (const app::OptionDescription& option : verb.options)
            for (const std::string& word : option.words)
                EXPECT_TRUE(contains(option.help, word)) << verb.name << " " << option.name();
}

TEST(Help, HasAFewWordsForEachOption) {
    for (const app::VerbDescription& verb : program().verbs)
        for (const app::OptionDescription& option : verb.options)
            if (!option.hidden) {
                EXPECT_GE(in_short(option.help).size(), 8U) << verb.name << " " << option.name();
            }
}

TEST(Help, HasExamplesThatAreTaken) {
    std::vector<app::Example> examples = first_examples();
    for (const app::VerbDescription& verb : program().verbs)
        examples.insert(examples.end(), verb.examples.begin(), verb.examples.end());
    EXPECT_GT(examples.size(), 20U);
    for (const app::Example& example : examples) {
        // Up to what a shell takes for itself.
        Words words = split(example.line.substr(0, example.line.find_first_of("|>")), ' ');
        ASSERT_EQ(words.front(), "warpsieve") << example.line;
        words.erase(words.begin());
        EXPECT_NO_THROW(static_cast<void>(app::parse_command_line(words))) << example.line;
    }
}

}  // namespace
}  // namespace warpsieve::manual
