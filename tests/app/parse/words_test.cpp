#include <gtest/gtest.h>

#include <map>

#include "app/parse/command.hpp"
#include "app/parse/description.hpp"
#include "support/refusal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;
using Words = std::vector<std::string>;

std::string refusal(const Words& words) {
    return test::refusal<UsageError>([&] { static_cast<void>(parse_command_line(words)); });
}

/// All that is described, so that a verb or an option that is new is tried as well.
std::vector<VerbDescription> verbs() {
    return describe_program().verbs;
}

bool takes_value(const OptionDescription& option) {
    return option.kind != ValueKind::none;
}

Words operator+(Words line, const Words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
}

/// The words that every line of a verb needs, besides those without an option.
Words required_options(const VerbDescription& verb) {
    Words words;
    for (const OptionDescription& option : verb.options)
        if (option.required) words.insert(words.end(), {option.name(), "new.h5"});
    return words;
}

/// A line that is right but for required options, with words that each verb needs.
Words right_line(const std::string& verb) {
    static const std::map<std::string, Words> lines = {
        {"count", {"0", "9"}},  {"print", {"0", "9"}},     {"run", {"0", "9"}},
        {"nth", {"1", "0"}},    {"info", {"x.h5"}},        {"verify", {"x.h5"}},
        {"export", {"x.h5"}},   {"consolidate", {"x.h5"}}, {"merge", {"x.h5", "y.h5"}},
        {"report", {"x.h5"}},   {"devices", {}},           {"selftest", {}},
        {"help", {"selftest"}},
    };
    Words words = lines.at(verb);  // a new verb needs its line here
    words.insert(words.begin(), verb);
    return words;
}

/// Calls visit(line, option, name) for every option of every verb under each of its names, with a
/// line to which the option can be added.
template <class Visit>
void for_each_option(Visit visit) {
    std::size_t options = 0;
    for (const VerbDescription& verb : verbs())
        for (const OptionDescription& option : verb.options) {
            if (option.name() == "--help") continue;
            for (const std::string& name : option.names) {
                SCOPED_TRACE(testing::Message() << verb.name << " " << name);
                Words line = right_line(verb.name);
                if (!option.required) line = line + required_options(verb);
                visit(line, option, name);
                ++options;
            }
        }
    EXPECT_GT(options, 60U) << "options have got lost";
}

TEST(Words, OfALineThatIsRightAreTaken) {
    for (const VerbDescription& verb : verbs()) {
        const Words line = right_line(verb.name) + required_options(verb);
        EXPECT_NO_THROW(static_cast<void>(parse_command_line(line))) << verb.name;
    }
}

TEST(Words, ThatAreEmptyAreNoValueOfAnyOption) {
    for_each_option(
        [](const Words& line, const OptionDescription& option, const std::string& name) {
            if (!takes_value(option)) return;
            const std::string words = " needs a value, not an empty one";
            EXPECT_TRUE(contains(refusal(line + Words{name, ""}), option.names.back() + words));
            EXPECT_TRUE(contains(refusal(line + Words{name + "="}), name + words));
            // Some programs take the next word for the value.
            EXPECT_TRUE(contains(refusal(line + Words{name + "=", "1"}), name + words));
            EXPECT_TRUE(contains(refusal(line + Words{name + "=", "--quiet"}), name + words));
        });
}

TEST(Words, ThatAreEmptyAreNoValueWithoutAnOptionEither) {
    for (const VerbDescription& verb : verbs()) {
        const Words right = right_line(verb.name);
        for (std::size_t at = 1; at < right.size(); ++at) {
            Words line = right + required_options(verb);
            line[at] = "";
            EXPECT_TRUE(contains(refusal(line), " needs a value, not an empty one")) << verb.name;
        }
    }
}

TEST(Words, OfFlagsTakeNoValue) {
    for_each_option(
        [](const Words& line, const OptionDescription& option, const std::string& name) {
            if (takes_value(option)) return;
            for (const std::string value : {"", "false", "true", "0", "x"})
                EXPECT_TRUE(
                    contains(refusal(line + Words{name + "=" + value}), name + " takes no value"));
        });
}

TEST(Words, OfAnOptionAreGivenOnceUnlessItMayBeRepeated) {
    std::size_t repeated = 0;
    for_each_option(
        [&](const Words& line, const OptionDescription& option, const std::string& name) {
            if (!takes_value(option)) return;
            const std::string word = option.words.empty() ? "1" : option.words.front();
            for (const std::string& other : option.names) {
                const Words twice = line + Words{name, word, other, word};
                if (option.repeated) {
                    EXPECT_NO_THROW(static_cast<void>(parse_command_line(twice)));
                } else {
                    EXPECT_TRUE(contains(refusal(twice), other + " is given twice"));
                }
                repeated += option.repeated ? 1 : 0;
            }
        });
    EXPECT_EQ(repeated, 2U);  // --count, of count and of run
}

TEST(Words, OfShortOptionsTakeNoEqualsSign) {
    for_each_option([](const Words& line, const OptionDescription& option,
                       const std::string& name) {
        if (!takes_value(option) || name.starts_with("--")) return;
        EXPECT_TRUE(contains(refusal(line + Words{name + "=x.h5"}), "(write " + name + " x.h5)"));
        EXPECT_TRUE(contains(refusal(line + Words{"-q" + name.substr(1) + "=x.h5"}),
                             "(write " + name + " x.h5)"));
    });
}

TEST(Words, OfShortOptionsMayStandTogether) {
    for (const Words& output : std::vector<Words>{{"-o", "x.h5"},
                                                  {"-ox.h5"},
                                                  {"-qo", "x.h5"},
                                                  {"-qox.h5"},
                                                  {"--output=x.h5"},
                                                  {"--output", "x.h5"}})
        EXPECT_EQ(std::get<RunCommand>(parse_command_line(Words{"run", "0", "9"} + output)).file,
                  "x.h5");
}

TEST(Words, OfThreadsAreThoseOfPrimesieve) {
    for (const Words& threads :
         std::vector<Words>{{"-t", "4"}, {"-t4"}, {"-qt4"}, {"--threads=4"}, {"--threads", "4"}}) {
        EXPECT_EQ(std::get<CountCommand>(parse_command_line(Words{"count", "9"} + threads))
                      .engine.threads,
                  4U);
    }
    EXPECT_TRUE(contains(refusal({"count", "9", "-t", "0"}), "--threads 0 is out of range"));
}

TEST(Words, StandInAnyOrder) {
    const auto count = std::get<CountCommand>(
        parse_command_line({"count", "-q", "5", "--threads", "2", "9", "--json"}));
    EXPECT_EQ(count.interval, (Interval{5, 9}));
    EXPECT_TRUE(count.output.quiet && count.output.json);
    EXPECT_EQ(std::get<InfoCommand>(parse_command_line({"info", "run", "info", "--", "-q"})).files,
              (Words{"run", "info", "-q"}));
}

TEST(Words, ThatNobodyKnowsAreNamed) {
    EXPECT_EQ(refusal({"count", "9", "--frob"}),
              "unknown option --frob (try 'warpsieve count --help')");
    EXPECT_TRUE(contains(refusal({"count", "9", "--frob=3"}), "unknown option --frob "));
    EXPECT_TRUE(contains(refusal({"count", "9", "-engine"}), "unknown option -engine "));
    EXPECT_TRUE(contains(refusal({"count", "9", "--thread", "3"}), "unknown option --thread "));
    EXPECT_TRUE(contains(refusal({"-q", "count", "9"}), "options stand behind a verb"));
    EXPECT_TRUE(contains(refusal({"frob"}), "unknown verb \"frob\" (choose one of count, print"));
    EXPECT_TRUE(contains(refusal({""}), "unknown verb \"\""));
}

TEST(Words, ThatAreMissingOrTooManyAreNamed) {
    EXPECT_EQ(refusal({"verify", "a.h5", "b.h5"}),
              "\"b.h5\" is one word too many (try 'warpsieve verify --help')");
    EXPECT_TRUE(contains(refusal({"devices", "0"}), "\"0\" is one word too many"));
    EXPECT_EQ(refusal({"verify"}), "NAME.h5 is required (try 'warpsieve verify --help')");
    EXPECT_EQ(refusal({"run", "0", "9"}), "--output is required (try 'warpsieve run --help')");
    EXPECT_EQ(refusal({"count", "9", "-t"}),
              "--threads needs a value: N (try 'warpsieve count --help')");
    EXPECT_TRUE(contains(refusal({}), "a verb is missing"));
}

TEST(Words, InBracketsAreOneWord) {
    EXPECT_TRUE(contains(refusal({"count", "[1,5]"}), "number \"[1,5]\""));
    EXPECT_EQ(std::get<InfoCommand>(parse_command_line({"info", "[a,b].h5"})).files,
              Words{"[a,b].h5"});
}

TEST(Words, BehindAnOptionAreItsValueWhateverTheyBeginWith) {
    const auto file_of = [](const Words& output) {
        return std::get<RunCommand>(parse_command_line(Words{"run", "0", "9"} + output)).file;
    };
    for (const std::string name : {"-1.h5", "-q.h5", "--json.h5", "=x.h5", "-", " .h5"})
        EXPECT_EQ(file_of({"-o", name}), name);
    EXPECT_EQ(file_of({"--output=--json"}), "--json");
    EXPECT_EQ(file_of({"--output=a=b.h5"}), "a=b.h5");
    EXPECT_EQ(std::get<InfoCommand>(parse_command_line({"info", "--", "-1.h5"})).files,
              std::vector<std::string>{"-1.h5"});
    EXPECT_TRUE(contains(refusal({"export", "x.h5", "--from", "-5"}), "must not begin with"));
}

TEST(Words, OfNegativeNumbersAreNumbers) {
    for (const std::string number : {"-5", "-1e3", "-0"})
        EXPECT_TRUE(contains(refusal({"count", number}), "a number must not begin with \"-\""));
}

TEST(Words, OfAListHaveNoEmptyPlace) {
    for (const std::string list : {",", "twins,", ",twins", "twins,,gaps"})
        EXPECT_TRUE(contains(refusal({"count", "9", "--count", list}), "has an empty place"));
    for (const std::string list : {",", "0,", ",0", "0,,1"})
        EXPECT_TRUE(contains(refusal({"count", "9", "--device", list}), "has an empty place"));
}

TEST(Words, OfSpacesAreNoValues) {
    for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{
             {"--threads", " "}, {"--count", " "}, {"--verify", " "}, {"--engine", " "}})
        EXPECT_NE(refusal({"count", "9", option, value}), "");
    EXPECT_NE(refusal({"run", "0", "9", "-o", "x.h5", "--part", " "}), "");
    EXPECT_NE(refusal({"run", "0", "9", "-o", "x.h5", "--max-time", " "}), "");
}

}  // namespace
}  // namespace warpsieve::app
