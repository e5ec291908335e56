#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "core/engine.hpp"
#include "core/progress.hpp"

namespace warpsieve::run {

// What a run holds against itself while it goes on. All throw WrongResultError.

/// Whether the newest batch of a file still comes out the same; false when stopped before that was
/// known. @param file its name, for the message
[[nodiscard]] bool sieves_the_same_again(const core::LastBatch& last,
                                         core::Engine& engine,
                                         const std::stop_token& stop,
                                         const std::string& file);

/// Files that contradict themselves are refused on resume; none must ever push out good ones.
/// @param stored primes of the batch by its bitmap
void require_as_many_stored(const core::BatchResult& batch, std::uint64_t stored);

}  // namespace warpsieve::run
