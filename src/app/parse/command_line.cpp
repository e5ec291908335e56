#include "app/parse/command_line.hpp"

#include <CLI/CLI.hpp>
#include <array>

#include "app/parse/number.hpp"
#include "app/parse/verb.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/version.hpp"

// How to add a verb: a struct in command.hpp, a file in verbs/, a line in parse_command_line, its
// execute in commands.hpp, a line in README.md. How to add an option: a member in command.hpp, a
// line in its verb's file, a line in README.md.

namespace warpsieve::app {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 done; 2 usage; 65 not our file, or of another job; 66 damaged; 69 device;\n"
    "70 wrong results; 73 held by another instance; 74 cannot read or write; 75 stopped and "
    "saved,\n"
    "run the same command again to go on; 130 interrupted.";

/// A negative number would be taken for an option and reported as unknown.
void refuse_negative_numbers(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments)
        if (argument.size() > 1 && argument[0] == '-' && argument[1] >= '0' && argument[1] <= '9')
            static_cast<void>(parse_number(argument));
}

void refuse_unknown_verb(const CLI::App& program, const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().starts_with("-")) return;
    std::string known;
    for (const CLI::App* verb : program.get_subcommands([](const CLI::App*) { return true; })) {
        if (verb->get_name() == arguments.front()) return;
        known += (known.empty() ? "" : ", ") + verb->get_name();
    }
    throw UsageError("unknown verb " + arguments.front() + " (choose one of " + known +
                     "; try 'warpsieve --help')");
}

[[noreturn]] void throw_usage(const CLI::App& program, const CLI::ParseError& error) {
    std::string verb;
    for (const CLI::App* given : program.get_subcommands()) verb = " " + given->get_name();
    throw UsageError(std::string(error.what()) + " (try 'warpsieve" + verb + " --help')");
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
    CLI::App program("Finds every prime of any interval in [0, 2^64-1] and never loses work.",
                     "warpsieve");
    program.require_subcommand(1);
    program.set_version_flag("--version",
                             std::string("warpsieve ") + version + " (" + commit + ")");
    program.footer(std::string("Numbers: 1000000, 1e12, 2^40, 10**9+7, 2^64-1.\n") + exit_codes);
    const std::array verbs{
        add_count(program),   add_run(program),      add_nth(program),         add_info(program),
        add_verify(program),  add_export(program),   add_consolidate(program), add_merge(program),
        add_devices(program), add_selftest(program),
    };
    refuse_unknown_verb(program, arguments);
    refuse_negative_numbers(arguments);
    try {
        // CLI11 takes the arguments from the back.
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        program.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        return PrintCommand{program.help() + "\n"};
    } catch (const CLI::CallForVersion& text) {
        return PrintCommand{std::string(text.what()) + "\n"};
    } catch (const CLI::ParseError& error) {
        throw_usage(program, error);
    }
    for (const auto& verb : verbs)
        if (verb->given()) return verb->command();
    throw UsageError("a verb is missing (try 'warpsieve --help')");
}

}  // namespace warpsieve::app
