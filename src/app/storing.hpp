#pragma once

// What a run stores besides counts, and what that takes on the disk: decided and told before any
// sieving, from estimates (core/estimate.hpp), for a run and for what --dry-run says of it.

#include <optional>
#include <string>

#include "app/parse/command.hpp"
#include "core/progress.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::app {

/// What the job is to store: what the user chose, or else the primes where they are few.
/// @param job all but its store
[[nodiscard]] core::Store choose_store(StoreChoice choice, const core::Job& job);

/// Bytes that the rest of a job takes when it is stored like that. @pre not done
[[nodiscard]] double bytes_left(const core::Progress& progress, core::Store store);

/// A line for people: what is stored, and how large it will be. @pre not done
[[nodiscard]] std::string storing_note(const core::Progress& progress);

/// That what is still to be stored has its place.
/// @param even_if_short where the file system is known to have too little space
/// @throw IoError when it has too little, or something else has the name of the folder of shards
void require_place(io::FileSystem& files,
                   const io::RunFiles& names,
                   const core::Progress& progress,
                   bool even_if_short);

}  // namespace warpsieve::app
