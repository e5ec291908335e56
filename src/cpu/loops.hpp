#pragma once

// The inner loops: what is compiled once for each instruction set (loops/loops.cpp) and called
// through this table. Only plain data crosses it: an inline function of a shared type that was
// compiled for AVX-512 could be the copy that the linker keeps for everybody.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/hit_lists.hpp"
#include "cpu/presieve_tables.hpp"

namespace warpsieve::cpu {

/// A prime that strikes whole wheel cycles.
struct CyclePrime {
    std::uint32_t prime = 0;
    /// Byte, from the start of what is struck next, where the next cycle (cofactors 30t + 1 ..
    /// 30t + 29) begins.
    std::uint32_t next = 0;
};
/// By residue mod 30, in the order of core::wheel_residues.
using CycleLists = std::array<std::vector<CyclePrime>, 8>;

/// Place in each table, for the next step.
using PresieveOffsets = std::array<std::uint32_t, presieve_groups.size()>;

/// A stretch of the bitmap whose large-prime hits are filed at once.
struct HitRound {
    std::uint64_t first_byte = 0;
    std::uint32_t bytes = 0;
};

struct SievingPrimeRun {
    const std::uint32_t* primes = nullptr;  ///< ascending
    std::uint32_t count = 0;                ///< at most sieving_prime_run
};
inline constexpr std::uint32_t sieving_prime_run = 4096;

/// Entries past the last one that decode() may overwrite.
inline constexpr std::size_t decode_slack = 16;

/// The table. It says what each loop must do; how it does it is in loops/.
struct Loops {
    /// Clears the multiples of the primes in cycles that begin in [s, s + bytes). A cycle is always
    /// completed: up to `prime` bytes past the end are struck as well.
    void (*strike_cycles)(std::uint8_t* s, std::uint32_t bytes, CycleLists& primes);
    /// Clears the multiples of 7..163 in `steps` * presieve_step bytes.
    void (*presieve)(std::uint8_t* s,
                     std::uint32_t steps,
                     const PresieveTables& tables,
                     PresieveOffsets& offsets);
    std::uint64_t (*count_bits)(const std::uint8_t* s, std::size_t bytes);
    /// Writes the numbers of the bits in ascending order, returns how many. @pre all below 2^32
    std::size_t (*decode)(const std::uint8_t* s,
                          std::size_t bytes,
                          std::uint64_t first_byte,
                          std::uint32_t* numbers);
    /// Files the hits of primes of the mid class but for multiples of 7. @pre see Config::mid_limit
    void (*file_mid_hits)(const HitRound& round, SievingPrimeRun run, const HitCursors& lists);
    /// Files the hits of primes of the huge class, few of whose multiples fall in a round.
    void (*file_huge_hits)(const HitRound& round, SievingPrimeRun run, const HitCursors& lists);
    /// Clears what is filed for an L1 block of the round.
    void (*apply_hits)(const HitCursors& lists, std::uint32_t block, std::uint8_t* s);
};

}  // namespace warpsieve::cpu
