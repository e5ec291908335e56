#include "app/manual/completions.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::manual {
namespace {

/// What _warpsieve_complete of the script takes: a kind, and words where it needs them.
std::string kind_text(app::ValueKind kind, const std::vector<std::string>& words) {
    switch (kind) {
        case app::ValueKind::word: return "word " + joined(words, " ");
        case app::ValueKind::words: return "words " + joined(words, " ");
        case app::ValueKind::run_file: return "run_file";
        case app::ValueKind::file: return "file";
        case app::ValueKind::folder: return "folder";
        case app::ValueKind::none:
        case app::ValueKind::plain: break;
    }
    return "plain";
}

std::string options_of(const app::VerbDescription& verb) {
    std::vector<std::string> names;
    for (const app::OptionDescription& option : verb.options)
        if (!option.hidden) names.insert(names.end(), option.names.begin(), option.names.end());
    return "        " + verb.name + ") REPLY=" + shell_quoted(joined(names, " ")) + " ;;\n";
}

/// A line for each option that takes a value; of those that can do without one only where it is one
/// of several words, as any other word may be something else.
std::string values_of(const app::VerbDescription& verb) {
    std::string lines;
    for (const app::OptionDescription& option : verb.options) {
        const bool can_do_without = !option.implied.empty();
        if (option.hidden || option.kind == app::ValueKind::none ||
            (can_do_without && option.kind != app::ValueKind::word))
            continue;
        std::vector<std::string> patterns;
        for (const std::string& name : option.names)
            patterns.push_back(shell_quoted(verb.name + " " + name));
        lines += "        " + joined(patterns, " | ") + ") REPLY=" +
                 shell_quoted((can_do_without ? "optional_" : "") +
                              kind_text(option.kind, option.words)) +
                 " ;;\n";
    }
    return lines;
}

std::string operand_of(const app::VerbDescription& verb) {
    return "        " + verb.name +
           ") REPLY=" + shell_quoted(kind_text(verb.operand.kind, verb.operand.words)) + " ;;\n";
}

/// The names of functions begin with that of the program, as all functions of a shell share one
/// space. Each sets REPLY, which saves a process for each.
constexpr const char* functions = R"(
# KIND [WORD]...: sets COMPREPLY to what can stand in place of $cur
_warpsieve_complete() {
    local IFS=$' \t\n' kind=$1 before=''
    shift
    case $kind in
        word | optional_word) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur") ;;
        words)
            [[ $cur == *,* ]] && before=${cur%,*},
            mapfile -t COMPREPLY < <(compgen -P "$before" -W "$*" -- "${cur##*,}")
            compopt -o nospace
            ;;
        run_file)
            mapfile -t COMPREPLY < <(compgen -f -X '!*.h5' -- "$cur"; compgen -d -- "$cur")
            compopt -o filenames
            ;;
        file)
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            compopt -o filenames
            ;;
        folder)
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            compopt -o filenames
            ;;
    esac
}

_warpsieve() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev='' verb=${COMP_WORDS[1]-} REPLY=''
    COMPREPLY=()
    if ((COMP_CWORD < 2)); then
        _warpsieve_verbs
        _warpsieve_complete word "$REPLY"
        return
    fi
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    # bash makes three words of --name=value.
    if [[ $cur == = ]]; then
        cur=''
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    local at no_options=''
    for ((at = 2; at < COMP_CWORD; at++)); do
        [[ ${COMP_WORDS[at]} == -- ]] && no_options=1
    done
    if [[ ! $no_options ]]; then
        _warpsieve_value "$verb" "$prev"
        if [[ $cur == -* && (! $REPLY || $REPLY == optional_*) ]]; then
            _warpsieve_options "$verb"
            REPLY="word $REPLY"
        fi
    fi
    [[ $REPLY ]] || _warpsieve_operand "$verb"
    # shellcheck disable=SC2086  # words of their own
    _warpsieve_complete $REPLY
}

complete -F _warpsieve warpsieve
)";

/// @param what stands in each verb's line of a `case` on `of`
template <class Line>
std::string function(const app::ProgramDescription& program,
                     const std::string& name,
                     const std::string& of,
                     Line line) {
    std::string text = "\n_warpsieve_" + name + "() {\n    REPLY=\n    case " + of + " in\n";
    for (const app::VerbDescription& verb : program.verbs) text += line(verb);
    return text + "    esac\n}\n";
}

std::string verbs_function(const app::ProgramDescription& program) {
    std::vector<std::string> words;
    for (const app::VerbDescription& verb : program.verbs) words.push_back(verb.name);
    for (const app::OptionDescription& option : program.options)
        words.insert(words.end(), option.names.begin(), option.names.end());
    return "\n_warpsieve_verbs() {\n    REPLY=" + shell_quoted(joined(words, " ")) + "\n}\n";
}

}  // namespace

std::string bash_completion(const app::ProgramDescription& program) {
    return std::string("# Completion of warpsieve ") + version +
           " for bash, made from its own options.\n# shellcheck shell=bash\n" +
           verbs_function(program) + function(program, "options", "$1", options_of) +
           function(program, "value", "\"$1 $2\"", values_of) +
           function(program, "operand", "$1", operand_of) + functions;
}

}  // namespace warpsieve::manual
