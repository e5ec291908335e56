#pragma once

#include <string>

#include "app/json_object.hpp"
#include "core/totals.hpp"
#include "io/checkpoint/checkpoint.hpp"

// Results as texts: of counted totals, and of what a file says; for programs as JSON, under the
// names that the file itself uses, and for people. Pure functions.

namespace warpsieve::app {

/// The totals for people and scripts: the number alone where only primes were counted, else one
/// line for each quantity, its name first.
[[nodiscard]] std::string totals_text(const core::Totals& totals, core::Quantities counted);

/// What a checkpoint says, under the names of schema 1.
[[nodiscard]] JsonObject summary(const io::Checkpoint& checkpoint, const std::string& file);

/// What a checkpoint says for people, several lines. @param writer who is writing the file now;
/// empty: nobody
[[nodiscard]] std::string describe(const io::Checkpoint& checkpoint,
                                   const std::string& file,
                                   const std::string& writer);

}  // namespace warpsieve::app
