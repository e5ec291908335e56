#pragma once

#include <cstdint>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::io {

/// How many primes of the job are at most `through`.
struct KnownCount {
    std::uint64_t through = 0;
    std::uint64_t count = 0;
    friend bool operator==(const KnownCount&, const KnownCount&) = default;
};

/// The counts that a checkpoint tells without a look at stored data, ascending: where rows of its
/// grid end, and where shards end. The last one is that of all that was sieved.
[[nodiscard]] std::vector<KnownCount> known_counts(const Checkpoint& checkpoint);

/// What is known around x: the count at or below it, and the next above it.
struct KnownAround {
    std::optional<KnownCount> below;
    std::optional<KnownCount> above;
};
[[nodiscard]] KnownAround known_around(const std::vector<KnownCount>& counts, std::uint64_t x);

}  // namespace warpsieve::io
