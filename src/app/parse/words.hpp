#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

// The words of a command line before and beside what CLI11 makes of them. Where CLI11 reads a word
// otherwise than people mean it, it is refused, so that nothing is done that nobody asked for. For
// command_line.cpp and verb.hpp alone, as those include CLI11.

namespace warpsieve::app {

/// Refuses, before CLI11 sees them:
///   --max-time= WORD       CLI11 takes WORD, such as -o, for the value
///   -o=FILE                it takes "=FILE", as getopt does and nobody means
///   --json=false, -q=1     flags have no value
///   --keep 3 --keep 5      which of them is meant?
///   -5                     a number that it would call an unknown option
/// What stands behind an option that takes a value is that value, even if it begins with a dash.
/// @param verb that the words belong to @param words without its name @throw UsageError
void refuse_misleading_words(const CLI::App& verb, std::span<const std::string> words);

/// Refuses empty values of options and empty words, once CLI11 has read the line: the variable of a
/// script that is not set must not stand for a default. @throw UsageError
void refuse_empty_words(const CLI::App& verb);

}  // namespace warpsieve::app
