#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "app/parse/command.hpp"
#include "support/refusal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;
using Words = std::vector<std::string>;

std::string refusal(const Words& words) {
    return test::refusal<UsageError>([&] { static_cast<void>(parse_command_line(words)); });
}

/// An option as --help shows it.
struct Shown {
    std::vector<std::string> names;
    bool takes_value = false;
};

/// All that --help says, so that a verb or an option that is new is tried as well.
std::string help(const Words& words) {
    return std::get<ShowTextCommand>(parse_command_line(words)).text;
}

Words verbs() {
    Words names;
    std::istringstream lines(help({"--help"}));
    std::string line;
    while (std::getline(lines, line) && line != "Subcommands:") continue;
    while (std::getline(lines, line) && line.starts_with("  "))
        names.push_back(line.substr(2, line.find(' ', 2) - 2));
    return names;
}

std::vector<Shown> options_of(const std::string& verb) {
    std::vector<Shown> options;
    const std::regex form(R"(^  ((?:-\w,)?--[\w-]+)( [A-Z][^ ]*)?.*)");
    std::istringstream lines(help({verb, "--help"}));
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (!std::regex_match(line, match, form)) continue;
        Shown option{.names = {}, .takes_value = match[2].matched};
        std::istringstream names(match[1]);
        for (std::string name; std::getline(names, name, ',');) option.names.push_back(name);
        if (option.names.back() != "--help") options.push_back(option);
    }
    if (verb == "run") options.push_back({{"--shard-bytes"}, true});  // which --help does not show
    return options;
}

/// Verbs that nobody runs without -o.
bool needs_output(const std::string& verb) {
    return verb == "run" || verb == "consolidate" || verb == "merge" || verb == "report";
}

/// A line that is right but for -o, with words that each verb needs.
Words right_line(const std::string& verb) {
    static const std::map<std::string, Words> lines = {
        {"count", {"0", "9"}}, {"print", {"0", "9"}},     {"run", {"0", "9"}},
        {"nth", {"1", "0"}},   {"info", {"x.h5"}},        {"verify", {"x.h5"}},
        {"export", {"x.h5"}},  {"consolidate", {"x.h5"}}, {"merge", {"x.h5", "y.h5"}},
        {"report", {"x.h5"}},  {"devices", {}},           {"selftest", {}}};
    Words words = lines.at(verb);  // a new verb needs its line here
    words.insert(words.begin(), verb);
    return words;
}

/// Calls visit(line, option, name) for every option of every verb under each of its names, with a
/// line to which the option can be added.
template <class Visit>
void for_each_option(Visit visit) {
    std::size_t options = 0;
    for (const std::string& verb : verbs())
        for (const Shown& option : options_of(verb))
            for (const std::string& name : option.names) {
                SCOPED_TRACE(testing::Message() << verb << " " << name);
                Words line = right_line(verb);
                const bool output = name == "-o" || name == "--output";
                if (needs_output(verb))
                    if (!output) line.insert(line.end(), {"-o", "new.h5"});
                visit(line, option, name);
                ++options;
            }
    EXPECT_GT(options, 60U) << "--help has changed its form";
}

Words operator+(Words line, const Words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
}

TEST(Words, OfALineThatIsRightAreTaken) {
    for (const std::string& verb : verbs()) {
        Words line = right_line(verb);
        if (needs_output(verb)) line.insert(line.end(), {"-o", "new.h5"});
        EXPECT_NO_THROW(static_cast<void>(parse_command_line(line))) << verb;
    }
}

TEST(Words, ThatAreEmptyAreNoValueOfAnyOption) {
    for_each_option([](const Words& line, const Shown& option, const std::string& name) {
        if (!option.takes_value) return;
        const std::string words = " needs a value, not an empty one";
        EXPECT_TRUE(contains(refusal(line + Words{name, ""}), option.names.back() + words));
        EXPECT_TRUE(contains(refusal(line + Words{name + "="}), name + words));
        // CLI11 takes the next word for the value.
        EXPECT_TRUE(contains(refusal(line + Words{name + "=", "1"}), name + words));
        EXPECT_TRUE(contains(refusal(line + Words{name + "=", "--quiet"}), name + words));
    });
}

TEST(Words, ThatAreEmptyAreNoValueWithoutAnOptionEither) {
    for (const std::string& verb : verbs()) {
        const Words right = right_line(verb);
        for (std::size_t at = 1; at < right.size(); ++at) {
            Words line = right;
            if (needs_output(verb)) line.insert(line.end(), {"-o", "new.h5"});
            line[at] = "";
            EXPECT_TRUE(contains(refusal(line), " needs a value, not an empty one")) << verb;
        }
    }
}

TEST(Words, OfFlagsTakeNoValue) {
    for_each_option([](const Words& line, const Shown& option, const std::string& name) {
        if (option.takes_value) return;
        for (const std::string value : {"", "false", "true", "0", "x"})
            EXPECT_TRUE(
                contains(refusal(line + Words{name + "=" + value}), name + " takes no value"));
    });
}

TEST(Words, OfAnOptionAreGivenOnce) {
    for_each_option([](const Words& line, const Shown& option, const std::string& name) {
        if (!option.takes_value) return;
        for (const std::string& other : option.names)
            EXPECT_TRUE(
                contains(refusal(line + Words{name, "1", other, "2"}), other + " is given twice"));
    });
}

TEST(Words, OfShortOptionsTakeNoEqualsSign) {
    for_each_option([](const Words& line, const Shown& option, const std::string& name) {
        if (!option.takes_value || name.starts_with("--")) return;
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
