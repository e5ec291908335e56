#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/job.hpp"

namespace warpsieve::io {

/// What must be known of a run to tell whether it can be joined with others.
struct MergePiece {
    std::string file;  ///< as the user named it
    core::Job job;
    bool complete = false;
    std::optional<std::uint64_t> sieved_through = std::nullopt;
};

/// Why these runs are not the whole of one interval, a line each; empty: they are.
/// @param pieces by the first integers of their intervals
[[nodiscard]] std::vector<std::string> merge_problems(std::span<const MergePiece> pieces);

}  // namespace warpsieve::io
