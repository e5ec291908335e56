#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "app/manual/manual_fixture.hpp"
#include "app/manual/topics.hpp"
#include "app/parse/description.hpp"
#include "support/refusal.hpp"

namespace warpsieve::manual {
namespace {

using test::contains;
using Names = std::set<std::string>;

/// Long options that README.md mentions.
Names mentioned() {
    const std::string text = test::source("README.md");
    const std::regex form(R"(--[a-z][a-z-]*)");
    Names names;
    for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at)
        names.insert(at->str());
    return names;
}

/// Those of other programs.
const Names others = {
    "--build",  "--install", "--parallel", "--prefix",  // cmake
    "--cflags", "--libs",                               // pkg-config
    "--gres",                                           // sbatch
    "--parts",                                          // slurm/submit
};

Names our_options() {
    const app::ProgramDescription program = app::describe_program();
    Names names;
    for (const app::OptionDescription& option : program.options) names.insert(option.name());
    for (const app::VerbDescription& verb : program.verbs)
        for (const std::string& name : test::names_of(verb))
            if (name.starts_with("--")) names.insert(name);
    return names;
}

TEST(Readme, MentionsEachOptionThatThereIs) {
    const Names told = mentioned();
    for (const std::string& name : our_options())
        EXPECT_TRUE(told.contains(name)) << name << " is not in README.md";
}

TEST(Readme, MentionsNoOptionThatThereIsNot) {
    const Names known = our_options();
    for (const std::string& name : mentioned())
        EXPECT_TRUE(known.contains(name) || others.contains(name))
            << name << " is of no verb, and of no other program that this test knows";
    for (const std::string& name : others)
        EXPECT_TRUE(mentioned().contains(name)) << name << " is not in README.md any more";
}

TEST(Readme, ListsEachVerb) {
    const std::string text = test::source("README.md");
    for (const app::VerbDescription& verb : app::describe_program().verbs)
        EXPECT_TRUE(contains(text, "\n    warpsieve " + verb.name + " ")) << verb.name;
}

TEST(Readme, ListsTheExitCodes) {
    const std::string text = test::source("README.md");
    const std::regex row(R"(\n\| (\d+) \|)");
    std::set<int> listed;
    for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at)
        listed.insert(std::stoi((*at)[1]));
    std::set<int> known = {141};  // a signal, which a shell tells in this way
    for (const ExitCodeEntry& entry : exit_codes()) known.insert(static_cast<int>(entry.code));
    EXPECT_EQ(listed, known);
}

}  // namespace
}  // namespace warpsieve::manual
