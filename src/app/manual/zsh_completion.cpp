#include "app/manual/completions.hpp"
#include "app/manual/help_text.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::manual {
namespace {

/// A text within a specification of _arguments, where ":" and brackets have a meaning.
std::string escaped(const std::string& text) {
    std::string words;
    for (const char c : text) {
        if (c == ':' || c == '[' || c == ']' || c == '\\') words += '\\';
        words += c;
    }
    return words;
}

/// ":NAME:ACTION": what can stand there.
std::string value_text(const std::string& name,
                       app::ValueKind kind,
                       const std::vector<std::string>& words) {
    const std::string begin = ":" + escaped(name) + ":";
    switch (kind) {
        case app::ValueKind::none: return "";
        case app::ValueKind::plain: return begin + " ";
        case app::ValueKind::word: return begin + "(" + joined(words, " ") + ")";
        case app::ValueKind::words:
            return begin + "_values -s , " + name + " " + joined(words, " ");
        case app::ValueKind::run_file: return begin + "_files -g \"*.h5(-.)\"";
        case app::ValueKind::file: return begin + "_files";
        case app::ValueKind::folder: return begin + "_files -/";
    }
    return "";
}

/// How the value is joined to a name: "+" in the same word or the next, "=" so after a "=" as well,
/// "=-" after a "=" alone.
std::string joint(const app::OptionDescription& option, const std::string& name) {
    if (option.kind == app::ValueKind::none) return "";
    // A word that is none of several may be something else.
    if (!option.implied.empty() && option.kind != app::ValueKind::word) return "=-";
    return name.starts_with("--") ? "=" : "+";
}

std::string line(const std::string& specification, const std::string& indent) {
    return indent + shell_quoted(specification) + " \\\n";
}

/// A specification for each name, of which one can stand in a line unless it may be repeated.
std::string option_lines(const app::OptionDescription& option, const std::string& indent) {
    const bool ends_line = option.name() == "--help" || option.name() == "--version";
    const std::string excluded = "(" + (ends_line ? "- *" : joined(option.names, " ")) + ")";
    const std::string rest = "[" + escaped(in_short(option.help)) + "]" +
                             (option.implied.empty() ? "" : ":") +
                             value_text(option.type, option.kind, option.words);
    std::string lines;
    for (const std::string& name : option.names) {
        std::string specification = option.repeated ? "*" : excluded;
        specification.append(name).append(joint(option, name)).append(rest);
        lines += line(specification, indent);
    }
    return lines;
}

std::string operand_line(const app::OperandDescription& operand, const std::string& indent) {
    if (operand.name.empty()) return "";
    const std::string place = operand.most == 1 ? "1" : "*";
    return line(place + value_text(operand.name, operand.kind, operand.words), indent);
}

std::string verb_case(const app::VerbDescription& verb) {
    const std::string indent(12, ' ');
    std::string lines = "        " + verb.name + ")\n            _arguments -s -S : \\\n";
    for (const app::OptionDescription& option : verb.options)
        if (!option.hidden) lines += option_lines(option, indent + "    ");
    lines += operand_line(verb.operand, indent + "    ");
    return lines + indent + "    && return 0\n" + indent + ";;\n";
}

std::string verb_list(const app::ProgramDescription& program) {
    std::string lines;
    for (const app::VerbDescription& verb : program.verbs)
        lines += "    " + shell_quoted(verb.name + ":" + in_short(verb.summary)) + "\n";
    return "local -a verbs=(\n" + lines + ")\n";
}

}  // namespace

std::string zsh_completion(const app::ProgramDescription& program) {
    std::string script = std::string("#compdef warpsieve\n# Completion of warpsieve ") + version +
                         " for zsh, made from its own options.\n\n";
    script += "local curcontext=$curcontext state line\ntypeset -A opt_args\n" + verb_list(program);
    script += "\n_arguments -C : \\\n";
    for (const app::OptionDescription& option : program.options)
        script += option_lines(option, "    ");
    script += "    '1:verb:->verb' \\\n    '*::argument:->argument' && return 0\n\n";
    script += "if [[ $state == verb ]]; then\n    _describe -t verbs verb verbs && return 0\n";
    script += "elif [[ $state == argument ]]; then\n    case $words[1] in\n";
    for (const app::VerbDescription& verb : program.verbs) script += verb_case(verb);
    return script + "    esac\nfi\nreturn 1\n";
}

}  // namespace warpsieve::manual
