#pragma once

// Constellations of a user's own, counted in a word of the ordered bitmap and the one behind it: as
// sequences of shifts (core/constellation_counts.hpp), in a plain struct that a kernel is handed by
// value. All lanes go through the same sequences at the same time, so that they are read from where
// all of a warp's lanes read one place at once.

#include <cstdint>

#include "core/constellation.hpp"
#include "kernels/phases/host_device.hpp"

namespace warpsieve::gpu {

/// As many as eight patterns have: each begins at eight bits of a byte at most.
inline constexpr std::uint32_t most_own_sequences = 8 * core::most_own_constellations;

struct OwnSequence {
    std::uint8_t starts = 0;                           ///< the bits of a byte at which it may begin
    std::uint8_t members = 0;                          ///< behind the first one
    std::uint8_t shifts[core::most_members - 1] = {};  ///< to each of them, 1 to 63 bits
    friend bool operator==(const OwnSequence&, const OwnSequence&) = default;
};

struct OwnSequences {
    /// Behind those of each constellation: they follow each other.
    std::uint8_t ends[core::most_own_constellations] = {};
    OwnSequence sequences[most_own_sequences] = {};
    friend bool operator==(const OwnSequences&, const OwnSequences&) = default;
};

/// The 64 bits that begin so many bits further. @param shift 1 to 63
WARPSIEVE_HD std::uint64_t followers(std::uint64_t bits, std::uint64_t next, std::uint32_t shift) {
    return bits >> shift | next << (64 - shift);
}

/// How many constellations of a sequence begin in a word. @param next the word behind it
WARPSIEVE_HD std::uint32_t count_sequence(const OwnSequence& sequence,
                                          std::uint64_t bits,
                                          std::uint64_t next) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    std::uint64_t runs = bits & sequence.starts * every_byte;
    for (std::uint32_t i = 0; i < sequence.members; ++i)
        runs &= followers(bits, next, sequence.shifts[i]);
    return popcount(runs);
}

/// Adds how many of each constellation begin in a word. @param next the word behind it
WARPSIEVE_HD void count_own(std::uint32_t (&counts)[core::most_own_constellations],
                            const OwnSequences& own,
                            std::uint64_t bits,
                            std::uint64_t next) {
    std::uint32_t i = 0;
    WARPSIEVE_UNROLL
    for (std::uint32_t slot = 0; slot < core::most_own_constellations; ++slot) {
        WARPSIEVE_ROLLED
        for (; i < own.ends[slot]; ++i)
            counts[slot] += count_sequence(own.sequences[i], bits, next);
    }
}

}  // namespace warpsieve::gpu
