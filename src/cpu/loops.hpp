#pragma once

// The inner loops: what is compiled once for each instruction set (loops/loops.cpp) and called
// through this table. Only plain data crosses it: an inline function of a shared type that was
// compiled for AVX-512 could be the copy that the linker keeps for everybody.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/hit_lists.hpp"

namespace warpsieve::cpu {

/// Primes from 7 to this never strike: they would so often that ANDing ready-made tables of their
/// patterns is cheaper. Beyond it a table of one prime would save about 1 % in all and pairs would
/// compete for the L2 cache.
inline constexpr std::uint32_t presieve_limit = 163;

/// Three primes of the same table, or two and a 0. The products are alike in size, 1.8 to 7.7 KB,
/// so that eight tables pass through L1 at a time; 123 KB in all.
inline constexpr std::array<std::array<std::uint32_t, 3>, 16> presieve_groups = {{
    {7, 23, 37},
    {11, 19, 31},
    {13, 17, 29},
    {41, 163, 0},
    {43, 157, 0},
    {47, 151, 0},
    {53, 149, 0},
    {59, 139, 0},
    {61, 137, 0},
    {67, 131, 0},
    {71, 127, 0},
    {73, 113, 0},
    {79, 109, 0},
    {83, 107, 0},
    {89, 103, 0},
    {97, 101, 0},
}};

/// Bytes between two checks whether a table must wrap; each table is this much longer than its
/// period, so that a step needs no check.
inline constexpr std::uint32_t presieve_step = 1024;

struct PresieveTable {
    std::uint32_t period = 0;
    std::vector<std::uint8_t> bytes;
};

using PresieveTables = std::array<PresieveTable, presieve_groups.size()>;

/// Place in each table, for the next step.
using PresieveOffsets = std::array<std::uint32_t, presieve_groups.size()>;

/// A prime that strikes whole wheel cycles.
struct CyclePrime {
    std::uint32_t prime = 0;
    /// Byte, from the start of what is struck next, where the next cycle (cofactors 30t + 1 ..
    /// 30t + 29) begins.
    std::uint32_t next = 0;
};
/// By residue mod 30, in the order of core::wheel_residues.
using CycleLists = std::array<std::vector<CyclePrime>, 8>;

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
    /// Sets where the first cycle of each prime begins that begins at s or after it, and clears the
    /// multiples from s on of the one before it. May clear bits of s[-1]. @param first_byte of s
    void (*begin_cycles)(std::uint8_t* s, std::uint64_t first_byte, CycleLists& primes);
    /// Clears the multiples of the primes in cycles that begin in [s, s + bytes). A cycle is always
    /// completed: up to `prime` bytes past the end are struck as well.
    void (*strike_cycles)(std::uint8_t* s, std::uint32_t bytes, CycleLists& primes);
    /// The same, but bits that are clear already are not written: see Config::spare_writes.
    void (*strike_cycles_sparing)(std::uint8_t* s, std::uint32_t bytes, CycleLists& primes);
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
    /// Files the hits of primes of the huge class, few of whose multiples fall in a round, but for
    /// multiples of 7, 11 and 13.
    void (*file_huge_hits)(const HitRound& round, SievingPrimeRun run, const HitCursors& lists);
    /// Clears what is filed for an L1 block of the round.
    void (*apply_hits)(const HitCursors& lists, std::uint32_t block, std::uint8_t* s);
};

}  // namespace warpsieve::cpu
