#pragma once

#include <functional>
#include <vector>

#include "app/parse/command.hpp"
#include "app/parse/verb.hpp"

// All verbs, in the order in which --help and the manual page tell of them.
//
// To add a verb: its struct in command.hpp, and a place in Command there; its options in
// sieving_verbs.cpp or file_verbs.cpp, declared in verbs.hpp; an entry in verb_table.cpp; its
// execute, declared in app/commands.hpp, in a file of its own; README.md.

namespace warpsieve::app {

struct VerbEntry {
    VerbDescription heading;  ///< without operands and options, which add_options() adds
    /// @return makes the command, once the Verb has taken a line
    std::function<std::function<Command()>(Verb&)> add_options;
};

[[nodiscard]] const std::vector<VerbEntry>& verb_table();

}  // namespace warpsieve::app
