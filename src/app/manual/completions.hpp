#pragma once

#include <string>

#include "app/parse/description.hpp"

// Scripts by which shells complete command lines: verbs, the options of each, words where a value
// is one of several, files of runs and folders where one is meant, and nothing where a number is.

namespace warpsieve::manual {

/// For bash 4.4 or newer, with or without the package bash-completion.
[[nodiscard]] std::string bash_completion(const app::ProgramDescription& program);
/// A file of $fpath, named _warpsieve.
[[nodiscard]] std::string zsh_completion(const app::ProgramDescription& program);
[[nodiscard]] std::string fish_completion(const app::ProgramDescription& program);

/// The first words of a text on an option, which say enough beside its name.
[[nodiscard]] std::string in_short(const std::string& help);
/// A text as one word of a shell; fish takes it as others do.
[[nodiscard]] std::string shell_quoted(const std::string& text);
/// Words with one between each two.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, const std::string& between);

}  // namespace warpsieve::manual
