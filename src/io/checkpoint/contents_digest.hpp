#pragma once

#include <cstdint>

#include "core/progress.hpp"

namespace warpsieve::io {

/// XXH3 over the parameters of a job, as 8-byte little-endian numbers in the order of FORMAT.md.
[[nodiscard]] std::uint64_t parameters_digest(const core::Job& job);

/// XXH3 over parameters, totals, grid and stored data: equal for equal results, whatever engine,
/// threads, interruptions and file layout led there.
/// @param stored_digest Tail::digest(), 0 when nothing is stored
[[nodiscard]] std::uint64_t contents_digest(const core::Progress& progress,
                                            std::uint64_t stored_digest);

}  // namespace warpsieve::io
