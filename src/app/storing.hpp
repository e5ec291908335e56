#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/parse/command.hpp"
#include "core/progress.hpp"

// What `run` stores besides counts, and what it takes on the disk: decided and told before any
// sieving, from estimates. Asks no file system: the caller says how much room is left.

namespace warpsieve::app {

/// What the job is to store: what the user chose, or else the primes where they are few.
/// @param job all but its store
[[nodiscard]] core::Store choose_store(StoreChoice choice, const core::Job& job);

/// A line for people: what is stored, and how large it will be.
[[nodiscard]] std::string storing_note(const core::Job& job);

/// What is wrong when `free_bytes` are too few for what is still to be stored; empty: nothing.
[[nodiscard]] std::optional<std::string> space_problem(const core::Progress& progress,
                                                       std::uint64_t free_bytes);

}  // namespace warpsieve::app
