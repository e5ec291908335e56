#pragma once

// The smallest primes as ready-made patterns: each would strike so often that ANDing whole tables
// is cheaper. loops/presieve.hpp applies them.

#include <array>
#include <cstdint>
#include <vector>

namespace warpsieve::cpu {

/// Primes from 7 to this never strike: their pattern is a precomputed table. Beyond it a table of
/// one prime would save about 1 % in all and pairs would compete for the L2 cache.
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

/// Built on first use, about 1 ms.
[[nodiscard]] const PresieveTables& presieve_tables();

}  // namespace warpsieve::cpu
