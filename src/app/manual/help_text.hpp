#pragma once

#include <string>

#include "app/parse/description.hpp"

// What --help prints, on 80 columns.

namespace warpsieve::manual {

/// @param verb one of the program's; empty: the list of them, numbers and exit codes
[[nodiscard]] std::string help_text(const app::ProgramDescription& program,
                                    const std::string& verb);

/// The heading that a group of options has in help and manual page.
[[nodiscard]] std::string title_of(app::Group group);
/// What can be typed: "[START] STOP", "NAME.h5...".
[[nodiscard]] std::string operand_text(const app::OperandDescription& operand);
/// How the value of an option is called: "N", "[TIME]" where it may be left out; empty for a flag.
[[nodiscard]] std::string type_text(const app::OptionDescription& option);
/// What an option does, and whether it is required.
[[nodiscard]] std::string option_help(const app::OptionDescription& option);
/// The lines that a verb can stand in: "warpsieve count [OPTION]... [START] STOP".
[[nodiscard]] std::vector<std::string> usage_lines(const app::ProgramDescription& program,
                                                   const app::VerbDescription& verb);

}  // namespace warpsieve::manual
