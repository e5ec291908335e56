#pragma once

// What is decided before an interval is sieved: with which primes, in which rounds, by how many
// threads and with how much memory. Pure arithmetic by a cost model; nothing is allocated or
// started.

#include <cstdint>

#include "core/wheel.hpp"
#include "cpu/config.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::cpu {

/// How an interval is sieved.
struct Plan {
    core::ByteRange range;  ///< begins at a multiple of 8 bytes, so that no word of it is split
    /// Primes up to this sieve; survivors are tested where it is below the root of the last
    /// integer.
    std::uint64_t limit = 0;
    bool test_survivors = false;
    unsigned threads = 1;
    std::uint32_t mid_round_bytes = 0;
    std::uint64_t round_bytes = 0;  ///< shared round; all of the range without huge primes
    std::uint64_t memory_bytes = 0;
};

/// @param held primes up to this are there already
[[nodiscard]] Plan make_plan(const Interval& interval,
                             const Config& config,
                             unsigned threads,
                             std::uint64_t held);

/// Bytes that a thread takes at a time of `bytes` that all share.
[[nodiscard]] std::uint64_t stretch_bytes(std::uint64_t bytes,
                                          const Plan& plan,
                                          const Config& config);

}  // namespace warpsieve::cpu
