#pragma once

// The doors of this room: the CPU engine, and primes by methods that share nothing with the engines
// but the layout of bitmaps and the builder of batches, for tests, for `selftest` and for the
// checks of a run while it sieves.

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/engine.hpp"
#include "cpu/plan.hpp"

namespace warpsieve::cpu {

/// The CPU engine: a segmented sieve whose threads share the sieving primes (ALGORITHM.md). Sieving
/// primes and buffers are kept from sieve() to sieve(). Its sizes are those for the caches of the
/// machine (sizes.hpp), its memory is what machine and control groups have. WARPSIEVE_CPU=v2|v3|v4
/// in the environment forces an instruction set.
/// @param threads 0: as many as the affinity and the quota of the process allow
/// @throw UsageError when WARPSIEVE_CPU cannot be obeyed
[[nodiscard]] std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads);

/// A CPU engine with other class boundaries and sizes, for tests; the environment is not read.
[[nodiscard]] std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads, const Config& config);

/// The plain sieve that the others are compared with: one byte for each odd number, crossed off by
/// the odd primes up to the root, which the same function finds; known counts are test enough.
/// Memory is bounded (32 MiB, and the bitmap where it is wanted); near 2^64 each 6.3e7 integers
/// cost some seconds for the sieving primes.
[[nodiscard]] std::vector<std::uint8_t> reference_bitmap(const Interval& interval);

[[nodiscard]] core::BatchResult reference_sieve(const Interval& interval,
                                                const core::Wanted& wanted);

/// The plain sieve behind the interface of engines.
[[nodiscard]] std::unique_ptr<core::Engine> make_reference_engine();

/// Finds the primes of some bytes by another method than the engines': the reference sieve, or, far
/// up, where its sieving primes would cost more, a primality test of each candidate. In the calling
/// thread, in bounded memory.
/// @param bytes all of whose integers are at most 2^64-1
/// @return empty when `stop` was requested before the end
[[nodiscard]] std::optional<core::SampleTotals> cross_check(const core::ByteRange& bytes,
                                                            const std::stop_token& stop);

}  // namespace warpsieve::cpu
