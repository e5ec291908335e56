#include "app/manual/completions.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::manual {
namespace {

constexpr const char* complete = "complete -c warpsieve";

/// What the rest of a line is for: lines that begin with a verb, or with none yet.
/// @param more what must hold as well: "; and TEST"
std::string condition(const std::string& verb, const std::string& more = "") {
    return std::string(complete) + " -n " +
           shell_quoted((verb.empty() ? "__warpsieve_verb" : "__warpsieve_verb " + verb) + more);
}

/// The words, files or folders that can stand there, as an option of `complete`; -x: and no others.
std::string candidates(app::ValueKind kind, const std::vector<std::string>& words) {
    switch (kind) {
        case app::ValueKind::none: return "";
        case app::ValueKind::plain: return " -x";
        case app::ValueKind::word: return " -x -a " + shell_quoted(joined(words, " "));
        case app::ValueKind::words:
            return " -x -a " + shell_quoted("(__fish_append , " + joined(words, " ") + ")");
        case app::ValueKind::run_file: return " -x -k -a '(__warpsieve_files)'";
        case app::ValueKind::file: return " -r -F";
        case app::ValueKind::folder: return " -x -a '(__fish_complete_directories)'";
    }
    return "";
}

std::string names_of(const app::OptionDescription& option) {
    std::string names;
    for (const std::string& name : option.names)
        names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    return names;
}

std::string option_line(const std::string& verb, const app::OptionDescription& option) {
    // What can stand without a value is offered none: the next word may be something else.
    const bool must_have_value = option.implied.empty();
    std::string lines = condition(verb) + names_of(option) +
                        (must_have_value ? candidates(option.kind, option.words) : "") + " -d " +
                        shell_quoted(in_short(option.help)) + "\n";
    if (!must_have_value && !option.words.empty())
        lines += condition(verb, "; and __fish_prev_arg_in " + joined(option.names, " ")) + " -a " +
                 shell_quoted(joined(option.words, " ")) + "\n";
    return lines;
}

std::string verb_lines(const app::VerbDescription& verb) {
    std::string lines = "\n";
    for (const app::OptionDescription& option : verb.options)
        if (!option.hidden) lines += option_line(verb.name, option);
    if (verb.operand.kind == app::ValueKind::word || verb.operand.kind == app::ValueKind::run_file)
        lines += condition(verb.name) + candidates(verb.operand.kind, verb.operand.words) + "\n";
    return lines;
}

}  // namespace

std::string fish_completion(const app::ProgramDescription& program) {
    std::string script = std::string("# Completion of warpsieve ") + version +
                         " for fish, made from its own options.\n" + R"(
function __warpsieve_verb -d 'Whether the line has this verb; without one: whether it has none'
    set -l words (commandline -opc)
    if set -q argv[1]
        set -q words[2]; and test "$words[2]" = "$argv[1]"
    else
        not set -q words[2]
    end
end

function __warpsieve_files -d 'Files of runs, and folders'
    __fish_complete_suffix .h5 | string match -r '.*(?:\.h5|/)(?:\t.*)?$'
end

)" + complete + " -f\n";
    for (const app::OptionDescription& option : program.options) script += option_line("", option);
    for (const app::VerbDescription& verb : program.verbs)
        script += condition("") + " -a " + verb.name + " -d " +
                  shell_quoted(in_short(verb.summary)) + "\n";
    for (const app::VerbDescription& verb : program.verbs) script += verb_lines(verb);
    return script;
}

}  // namespace warpsieve::manual
