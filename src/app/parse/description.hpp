#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

// What a command line may hold, as data for those who tell of it: help, the manual page and
// completions (app/manual), and tests that hold these against each other. It is made by the same
// functions that read the line (verb.hpp), so that what is told is what is taken. Plain ASCII, as
// a byte is a column for those who print it; touches nothing.

namespace warpsieve::app {

/// What a value is to a shell that completes it.
enum class ValueKind {
    none,      ///< there is no value: the option is a flag
    plain,     ///< a number, a share, a time, ...: nothing that a shell could know
    word,      ///< one of several words
    words,     ///< some of several words, with commas between
    run_file,  ///< NAME.h5
    file,      ///< any file
    folder,
};

/// The headings that options stand under, in this order, in every verb.
enum class Group {
    what,    ///< what is sieved, counted, looked at
    how,     ///< by which method, saved and checked how often; none of it changes a result
    engine,  ///< what sieves
    output,  ///< where results and progress go, and as what
};
inline constexpr std::array groups = {Group::what, Group::how, Group::engine, Group::output};

struct OptionDescription {
    std::vector<std::string> names = {};  ///< as they are typed; the long one is the last
    std::string type = {};                ///< what its value is called: N, DIR; empty: a flag
    /// Begins with a few words that say enough where there is no room: up to the first ":;(" of it.
    std::string help = {};
    ValueKind kind = ValueKind::none;
    std::vector<std::string> words = {};  ///< of which a value is made, where it is made of words
    /// The value that it stands for where none follows it: the next word is taken only if it is a
    /// time, or one of the words. Empty: it needs a value, or takes none.
    std::string implied = {};
    bool repeated = false;  ///< may be given several times, and all of them count
    bool required = false;
    bool hidden = false;  ///< for tests of ours: taken, and told nowhere
    Group group = Group::what;

    [[nodiscard]] const std::string& name() const { return names.back(); }
};

/// What stands in a line without an option.
struct OperandDescription {
    std::string name = {};  ///< as it is typed: "[START] STOP"; empty: there is none
    std::string help = {};
    ValueKind kind = ValueKind::plain;
    std::vector<std::string> words = {};  ///< as of an option
    std::size_t least = 0;                ///< words that are needed
    std::size_t most = 0;                 ///< words that are taken
};

/// A line that can be typed as it stands here.
struct Example {
    std::string line = {};
    std::string meaning = {};
};

struct VerbDescription {
    std::string name = {};
    std::string section = {};             ///< that it stands in among all verbs
    std::string summary = {};             ///< a sentence without its full stop
    std::vector<std::string> forms = {};  ///< what follows the name, without what may be left out
    std::string details = {};             ///< whole sentences; may be empty
    std::vector<Example> examples = {};
    std::string result = {};  ///< what stands on standard output when all went well
    OperandDescription operand = {};
    std::vector<OptionDescription> options = {};  ///< in each group as they are to be told
};

struct ProgramDescription {
    std::string name = {};
    std::string summary = {};
    std::vector<OptionDescription> options = {};  ///< in place of a verb
    std::vector<VerbDescription> verbs = {};      ///< those of a section one after another
};

/// All that parse_command_line takes.
[[nodiscard]] ProgramDescription describe_program();

}  // namespace warpsieve::app
