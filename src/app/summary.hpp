#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/json_object.hpp"
#include "app/run_look.hpp"
#include "core/progress.hpp"
#include "core/quantity.hpp"
#include "core/totals.hpp"
#include "io/checkpoint/checkpoint.hpp"

// Results as texts: of counted totals, and of what a file says; for programs as JSON, under the
// names that the file itself uses, and for people. Pure functions.

namespace warpsieve::app {

/// The totals for people and scripts: the number alone where only that of all primes was asked for,
/// else one line for each total, its name first. Of the first N primes the N-th is one.
/// @param more lines, which follow
[[nodiscard]] std::string totals_text(const core::Totals& totals,
                                      const core::Job& job,
                                      std::vector<core::ToldTotal> more = {});

/// The last of the first N primes that a job asks for; empty when it asks for all, or fewer were
/// found.
[[nodiscard]] std::optional<std::uint64_t> nth_prime(const core::Totals& totals,
                                                     const core::Job& job);

/// What is asked for and how far it is: the keys with which all that tells of a run begins.
[[nodiscard]] JsonObject summary(const core::Progress& progress,
                                 const std::string& file,
                                 const std::string& status);

/// A line for people about a run.
[[nodiscard]] std::string line_text(const char* name, const std::string& value);
/// The lines with which all that tells of a run begins: file, interval, part, number of primes.
/// @param integers stands behind the interval
[[nodiscard]] std::string job_text(const core::Job& job,
                                   const std::string& file,
                                   const std::string& integers = "");

/// What a checkpoint says, under the names of its schema.
[[nodiscard]] JsonObject summary(const io::Checkpoint& checkpoint, const std::string& file);

/// The key of the time that is left, which is absent where nobody knows it.
inline constexpr const char* eta_key = "eta_s";

/// What a look shows, for programs: what the checkpoint says, and who works on it; of a file that
/// cannot be read, why.
[[nodiscard]] JsonObject summary(const RunLook& look);

/// The same for people, several lines.
[[nodiscard]] std::string describe(const RunLook& look);

/// A file as a word of a command, to be copied into a shell.
[[nodiscard]] std::string file_word(const std::string& file);
/// The command that goes on with a run, to be copied into a shell.
[[nodiscard]] std::string go_on_command(const std::string& file);

}  // namespace warpsieve::app
