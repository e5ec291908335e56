#pragma once

#include <string>
#include <vector>

#include "app/parse/description.hpp"
#include "warpsieve/error.hpp"

// What the manual says besides verbs and options, as data: of the program as a whole, of numbers,
// files, exit codes, variables and signals. Each stands here once, for --help and for the manual
// page; tests hold it against the sources and README.md.

namespace warpsieve::manual {

struct Entry {
    std::string term;
    std::string text;
};

struct ExitCodeEntry {
    ExitCode code;
    std::string text;
};

/// Paragraphs on what the program is and how it treats what it is told.
[[nodiscard]] std::vector<std::string> description();
/// How numbers are written, in a few.
[[nodiscard]] std::string numbers_in_short();
[[nodiscard]] std::vector<std::string> numbers();
[[nodiscard]] std::vector<Entry> files();
/// All that the program ends with, in order.
[[nodiscard]] std::vector<ExitCodeEntry> exit_codes();
/// Ways to end that are no exit code of ours.
[[nodiscard]] std::string other_ends();
[[nodiscard]] std::vector<Entry> variables();
[[nodiscard]] std::vector<std::string> signals();
/// The first lines that somebody types.
[[nodiscard]] std::vector<app::Example> first_examples();

}  // namespace warpsieve::manual
