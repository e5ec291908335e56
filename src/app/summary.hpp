#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/totals.hpp"
#include "io/checkpoint/checkpoint.hpp"

// Results as texts: of counted totals, and of what a file says; for programs as JSON, under the
// names that the file itself uses, and for people. Pure functions.

namespace warpsieve::app {

/// The totals under their names in files: prime_count, twin_count, ... The sum is a string of
/// digits, as it may exceed 64 bits.
[[nodiscard]] nlohmann::ordered_json totals_json(const core::Totals& totals,
                                                 core::Quantities counted);

/// The totals for people and scripts: the number alone where only primes were counted, else one
/// line for each quantity, its name first.
[[nodiscard]] std::string totals_text(const core::Totals& totals, core::Quantities counted);

/// What a checkpoint says, under the names of schema 1.
[[nodiscard]] nlohmann::ordered_json summary(const io::Checkpoint& checkpoint,
                                             const std::string& file);
/// The summary as one line of JSON, for callers that do not look into it.
[[nodiscard]] std::string summary_json(const io::Checkpoint& checkpoint, const std::string& file);

/// What a checkpoint says for people, several lines. @param writer who is writing the file now;
/// empty: nobody
[[nodiscard]] std::string describe(const io::Checkpoint& checkpoint,
                                   const std::string& file,
                                   const std::string& writer);

}  // namespace warpsieve::app
