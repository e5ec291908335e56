#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/parse/description.hpp"

// From the words of a command line to options and what stands without one, as getopt_long does it,
// but that nothing is guessed: what could be meant otherwise is refused, so that nothing is done
// that nobody asked for. What the words mean is not looked at here. Pure.

namespace warpsieve::app {

/// The words of a line, by the option that they belong to.
struct SortedWords {
    /// In the order in which the verb describes its options: what follows each that is given, of
    /// one that may be repeated all; "" of a flag. None where it is not given.
    std::vector<std::vector<std::string>> values;
    std::vector<std::string> operands;  ///< what stands there without an option
    bool help = false;                  ///< --help is among them, whatever else is wrong
    std::string problem;                ///< the first thing that is wrong; empty: nothing
};

/// Takes --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -qn VALUE, and after "--" no options. What
/// stands behind an option that takes a value is that value, even if it begins with a dash.
/// Refused, besides what is unknown, missing or one too many:
///   --max-time= WORD       must WORD be the value?
///   -o=FILE                getopt takes "=FILE", which nobody means
///   --json=false, -q=1     flags have no value
///   --keep 3 --keep 5      which of them is meant? (but for options that may be repeated)
///   --part "", ""          the variable of a script that is not set must not stand for a default
///   -5                     a number that begins with "-" is no option either
/// @param words without the name of the verb
[[nodiscard]] SortedWords sort_words(const VerbDescription& verb,
                                     std::span<const std::string> words);

}  // namespace warpsieve::app
