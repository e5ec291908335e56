#pragma once

// Sizes for the tests of the CUDA engine.

#include <cstdint>

#include "kernels/emulated_launcher.hpp"
#include "kernels/row_sieve/windows.hpp"
#include "support/intervals.hpp"

namespace warpsieve::test {

/// An engine with the primes to 2^32 takes 6.5 GB, and under the thread sanitizer more than 23 GB.
#ifdef __SANITIZE_THREAD__
inline constexpr bool can_hold_all_primes = false;
#else
inline constexpr bool can_hold_all_primes = true;
#endif
/// Why a test is skipped that needs them.
inline constexpr const char* takes_much_memory = "it takes 23 GB under the thread sanitizer";

/// Every limit as low as it goes: short intervals pass through all classes, tiles and windows. All
/// primes sieve, as they do in long intervals.
inline constexpr gpu::Tuning low_tuning = {.window_bits = 1U << 16,
                                           .round_bits = 1U << 16,
                                           .tile_bits = 1U << 14,
                                           .warp_multiples = 32,
                                           .thread_limit = 1U << 12,
                                           .survivor_test = core::SurvivorTest::never};

/// The integers of its windows.
inline constexpr std::uint64_t one_window = std::uint64_t{30} * low_tuning.window_bits;

/// Windows that make short work of 1e6 .. 1e7 integers on the host.
inline constexpr gpu::Tuning host_tuning = {.window_bits = 1U << 20,
                                            .tile_bits = 1U << 18,
                                            .warp_multiples = 512,
                                            .thread_limit = 1U << 18,
                                            .survivor_test = core::SurvivorTest::never};

}  // namespace warpsieve::test
