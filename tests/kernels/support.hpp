#pragma once

// What the tests of the kernels share.

#include <cstdint>
#include <ostream>
#include <random>

#include "core/engine.hpp"
#include "kernels/emulated_launcher.hpp"
#include "kernels/row_sieve/windows.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve {

inline std::ostream& operator<<(std::ostream& out, const Interval& interval) {
    return out << '[' << interval.first << ", " << interval.last << ']';
}

}  // namespace warpsieve

namespace warpsieve::test {

inline constexpr std::uint64_t largest = 0xffffffffffffffff;

/// Everything that an engine can be asked for.
inline constexpr core::Wanted everything = {.slice_shift = 63, .digest = true, .bitmap = true};

/// Every limit as low as it goes: short intervals pass through all classes, tiles and windows.
inline constexpr gpu::Tuning low_tuning = {
    .window_bits = 1U << 16, .tile_bits = 1U << 14, .warp_multiples = 32, .thread_limit = 1U << 12};

/// Windows that make short work of 1e6 .. 1e7 integers on the host.
inline constexpr gpu::Tuning host_tuning = {.window_bits = 1U << 20,
                                            .tile_bits = 1U << 18,
                                            .warp_multiples = 512,
                                            .thread_limit = 1U << 18};

/// A start whose binary logarithm is uniform, a length up to `longest`; the end is at most `limit`.
inline Interval random_interval(std::mt19937_64& random,
                                std::uint64_t longest,
                                std::uint64_t limit = largest) {
    const auto exponent = random() % 65;
    const std::uint64_t start = (exponent == 0 ? 0 : random() >> (64 - exponent)) % limit;
    const std::uint64_t length = random() % longest;
    return {start, start > limit - length ? limit : start + length};
}

}  // namespace warpsieve::test
