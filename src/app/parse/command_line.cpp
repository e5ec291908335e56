#include "app/parse/command.hpp"

#include <algorithm>
#include <span>

#include "app/parse/description.hpp"
#include "app/parse/verb_table.hpp"

namespace warpsieve::app {
namespace {

// Options that stand in place of a verb.

OptionDescription help_option() {
    return {.names = {"-h", "--help"}, .help = "show this help"};
}

OptionDescription version_option() {
    return {.names = {"-V", "--version"}, .help = "show the version"};
}

bool is(const OptionDescription& option, const std::string& word) {
    return std::ranges::find(option.names, word) != option.names.end();
}

/// A verb with its options, and what makes the command of them.
struct DescribedVerb {
    explicit DescribedVerb(const VerbEntry& entry)
        : verb(entry.heading), command(entry.add_options(verb)) {
        verb.in(Group::output);
        verb.flag(help_option());
    }
    Verb verb;
    std::function<Command()> command;
};

[[noreturn]] void refuse_verb(const std::string& word) {
    if (word.starts_with("-"))
        throw UsageError("unknown option " + word +
                         " (options stand behind a verb; try 'warpsieve --help')");
    std::string known;
    for (const VerbEntry& entry : verb_table())
        known += (known.empty() ? "" : ", ") + entry.heading.name;
    throw UsageError("unknown verb " + quoted(word) + " (choose one of " + known +
                     "; try 'warpsieve --help')");
}

Command parse_verb(const VerbEntry& entry, std::span<const std::string> words) {
    DescribedVerb described(entry);
    const SortedWords sorted = sort_words(described.verb.description(), words);
    if (sorted.help) return HelpCommand{.verb = entry.heading.name};
    if (!sorted.problem.empty()) throw UsageError(sorted.problem);
    described.verb.take(sorted);
    return described.command();
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
    if (arguments.empty()) throw UsageError("a verb is missing (try 'warpsieve --help')");
    const std::string& first = arguments.front();
    if (is(help_option(), first)) return HelpCommand{};
    if (is(version_option(), first)) return VersionCommand{};
    for (const VerbEntry& entry : verb_table())
        if (entry.heading.name == first) return parse_verb(entry, std::span(arguments).subspan(1));
    refuse_verb(first);
}

ProgramDescription describe_program() {
    ProgramDescription program{
        .name = "warpsieve",
        .summary = "Find every prime of any interval in [0, 2^64-1], and never lose work",
        .options = {help_option(), version_option()}};
    for (const VerbEntry& entry : verb_table())
        program.verbs.push_back(DescribedVerb(entry).verb.description());
    return program;
}

}  // namespace warpsieve::app
