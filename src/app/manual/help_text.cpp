#include "app/manual/help_text.hpp"

#include <algorithm>
#include <stdexcept>

#include "app/manual/paragraph.hpp"
#include "app/manual/topics.hpp"

namespace warpsieve::manual {
namespace {

/// Where the texts of options begin: the widest column that leaves them two thirds of the page, and
/// nearly all names fit.
constexpr std::size_t option_column = 26;
/// Where those of verbs, and of exit codes, begin: behind the longest name.
constexpr std::size_t verb_column = 15;
constexpr std::size_t code_column = 7;

std::string usage(const std::vector<std::string>& lines) {
    std::string page;
    for (const std::string& line : lines)
        page += (page.empty() ? "Usage: " : "       ") + line + "\n";
    return page;
}

std::string paragraph(const std::string& text) {
    return text.empty() ? "" : "\n" + indented(text, 0);
}

/// "-t, --threads N"; without a short name its place stays free, so that long ones begin in one
/// column.
std::string option_term(const app::OptionDescription& option) {
    std::string term = option.names.size() > 1 ? "" : "    ";
    for (const std::string& name : option.names)
        term += (name == option.names.front() ? "" : ", ") + name;
    const std::string type = type_text(option);
    return type.empty() ? term : term + " " + type;
}

std::string options_of_group(const app::VerbDescription& verb, app::Group group) {
    std::string lines;
    if (group == app::Group::what && !verb.operand.name.empty())
        lines += tagged(operand_text(verb.operand), verb.operand.help, option_column);
    for (const app::OptionDescription& option : verb.options)
        if (option.group == group && !option.hidden)
            lines += tagged(option_term(option), option_help(option), option_column);
    return lines.empty() ? "" : "\n" + title_of(group) + ":\n" + lines;
}

std::string examples(const std::vector<app::Example>& lines) {
    if (lines.empty()) return "";
    std::size_t longest = 0;
    for (const app::Example& example : lines) longest = std::max(longest, example.line.size());
    // Meanings stand beside the lines where half of the page is left to them, else below.
    const bool beside = longest + 4 <= page_width / 2;
    std::string page = "\nExamples:\n";
    for (const app::Example& example : lines)
        page += tagged(example.line, example.meaning, beside ? longest + 4 : 6);
    return page;
}

std::string verb_help(const app::ProgramDescription& program, const app::VerbDescription& verb) {
    std::string page = usage(usage_lines(program, verb)) + paragraph(verb.summary + ".");
    page += paragraph(verb.details);
    for (const app::Group group : app::groups) page += options_of_group(verb, group);
    if (!verb.result.empty()) page += paragraph("Standard output: " + verb.result);
    page += examples(verb.examples);
    return page + paragraph("Numbers, exit codes: 'warpsieve help'. All of it: 'man warpsieve'.");
}

std::string verbs_of_all_sections(const app::ProgramDescription& program) {
    std::string page;
    std::string section;
    for (const app::VerbDescription& verb : program.verbs) {
        if (verb.section != section) page += "\n" + verb.section + ":\n";
        section = verb.section;
        page += tagged(verb.name, verb.summary, verb_column);
    }
    return page;
}

std::string program_help(const app::ProgramDescription& program) {
    std::string page =
        usage({program.name + " VERB [OPTION]... [ARGUMENT]...", program.name + " VERB --help"});
    page += paragraph(program.summary + ".") + verbs_of_all_sections(program);
    page += "\nOptions:\n";
    for (const app::OptionDescription& option : program.options)
        page += tagged(option_term(option), option.help, option_column);
    page += "\nNumbers:\n" + indented(numbers_in_short(), 2) + examples(first_examples());
    page += "\nExit codes:\n";
    for (const ExitCodeEntry& entry : exit_codes()) {
        const std::string number = std::to_string(static_cast<int>(entry.code));
        page += tagged(std::string(3 - number.size(), ' ') + number, entry.text, code_column);
    }
    return page + paragraph("All of it: 'man warpsieve'.");
}

}  // namespace

std::string title_of(app::Group group) {
    switch (group) {
        case app::Group::what: return "What";
        case app::Group::how: return "How";
        case app::Group::engine: return "Engine";
        case app::Group::output: return "Output";
    }
    throw std::logic_error("a group of options without a title");
}

std::string operand_text(const app::OperandDescription& operand) {
    // What takes more words than its name shows takes any number of them.
    const bool any_number = operand.most > 2;
    return operand.name + (any_number ? "..." : "");
}

std::string type_text(const app::OptionDescription& option) {
    return option.implied.empty() ? option.type : "[" + option.type + "]";
}

std::string option_help(const app::OptionDescription& option) {
    return option.help + (option.required ? " (required)" : "");
}

std::vector<std::string> usage_lines(const app::ProgramDescription& program,
                                     const app::VerbDescription& verb) {
    std::vector<std::string> lines;
    for (const std::string& form : verb.forms)
        lines.push_back(program.name + " " + verb.name + " [OPTION]..." +
                        (form.empty() ? "" : " " + form));
    return lines;
}

std::string help_text(const app::ProgramDescription& program, const std::string& verb) {
    if (verb.empty()) return program_help(program);
    const auto found = std::ranges::find(program.verbs, verb, &app::VerbDescription::name);
    if (found == program.verbs.end()) throw std::logic_error("help of a verb that does not exist");
    return verb_help(program, *found);
}

}  // namespace warpsieve::manual
