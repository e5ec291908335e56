#pragma once

#include <string>

#include "app/command.hpp"
#include "core/job.hpp"

namespace warpsieve::app {

/// What the job is to store: what the user chose, or else the primes where they are few.
/// @param job all but its store @throw UsageError when what was chosen does not fit
[[nodiscard]] core::Store choose_store(StoreChoice choice, const core::Job& job);

/// One line for people: what is stored, and how large it will be.
[[nodiscard]] std::string storing_note(const core::Job& job);

}  // namespace warpsieve::app
