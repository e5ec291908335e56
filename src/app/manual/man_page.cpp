#include "app/manual/man_page.hpp"

#include "app/manual/help_text.hpp"
#include "app/manual/roff.hpp"
#include "app/manual/topics.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::manual {
namespace {

std::string roff_term(const app::OptionDescription& option) {
    std::string term;
    for (const std::string& name : option.names) term += (term.empty() ? "" : ", ") + bold(name);
    const std::string type = type_text(option);
    return type.empty() ? term : term + " " + italic(type);
}

void add_paragraphs(RoffPage& page,
                    const std::string& title,
                    const std::vector<std::string>& paragraphs) {
    page.section(title);
    for (const std::string& text : paragraphs) page.paragraph(text);
}

void add_entries(RoffPage& page, const std::string& title, const std::vector<Entry>& entries) {
    page.section(title);
    for (const Entry& entry : entries) page.tagged(bold(entry.term), entry.text);
}

void add_synopsis(RoffPage& page, const app::ProgramDescription& program) {
    page.section("SYNOPSIS");
    page.line(bold(program.name) + " " + italic("VERB") + " [" + italic("OPTION") + "]... [" +
              italic("ARGUMENT") + "]...");
    for (const app::VerbDescription& verb : program.verbs)
        for (const std::string& usage : usage_lines(program, verb)) {
            page.line(".br");
            const std::size_t name = program.name.size() + 1 + verb.name.size();
            page.line(bold(usage.substr(0, name)) + roff_text(usage.substr(name)));
        }
}

void add_group(RoffPage& page, const app::VerbDescription& verb, app::Group group) {
    bool is_first = true;
    const auto add = [&](const std::string& term, const std::string& text) {
        if (is_first) page.heading(title_of(group) + ":");
        is_first = false;
        page.tagged(term, text);
    };
    if (group == app::Group::what && !verb.operand.name.empty())
        add(italic(operand_text(verb.operand)), verb.operand.help);
    for (const app::OptionDescription& option : verb.options)
        if (option.group == group && !option.hidden) add(roff_term(option), option_help(option));
}

void add_examples(RoffPage& page, const std::vector<app::Example>& examples) {
    for (const app::Example& example : examples) {
        page.paragraph(example.meaning + ":");
        page.typed(example.line);
    }
}

void add_verb(RoffPage& page,
              const app::ProgramDescription& program,
              const app::VerbDescription& verb) {
    page.subsection(program.name + " " + verb.name);
    page.paragraph(verb.summary + ".");
    if (!verb.details.empty()) page.paragraph(verb.details);
    for (const app::Group group : app::groups) add_group(page, verb, group);
    if (!verb.result.empty()) page.paragraph("Standard output: " + verb.result);
}

void add_exit_codes(RoffPage& page) {
    page.section("EXIT STATUS");
    for (const ExitCodeEntry& entry : exit_codes())
        page.tagged(bold(std::to_string(static_cast<int>(entry.code))), entry.text);
    page.paragraph(other_ends());
}

void add_all_examples(RoffPage& page, const app::ProgramDescription& program) {
    page.section("EXAMPLES");
    for (const app::VerbDescription& verb : program.verbs) add_examples(page, verb.examples);
}

}  // namespace

std::string man_page(const app::ProgramDescription& program) {
    RoffPage page(program.name, program.name + " " + version);
    page.section("NAME");
    page.paragraph(program.name + " - " + program.summary);
    add_synopsis(page, program);
    add_paragraphs(page, "DESCRIPTION", description());
    page.section("OPTIONS");
    for (const app::OptionDescription& option : program.options)
        page.tagged(roff_term(option), option.help);
    page.section("VERBS");
    for (const app::VerbDescription& verb : program.verbs) add_verb(page, program, verb);
    add_paragraphs(page, "NUMBERS", numbers());
    add_entries(page, "FILES", files());
    add_exit_codes(page);
    add_entries(page, "ENVIRONMENT", variables());
    add_paragraphs(page, "SIGNALS", signals());
    add_all_examples(page, program);
    page.section("SEE ALSO");
    page.line(bold("primesieve") + "(1), " + bold("primecount") + "(1), " + bold("h5dump") +
              "(1), " + bold("sbatch") + "(1)");
    return page.text();
}

}  // namespace warpsieve::manual
