#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine.hpp"

namespace warpsieve::cpu {

/// The plain sieve that the others are compared with: one byte for each odd number, crossed off by
/// the odd primes up to the root, which the same function finds. It shares nothing with the engines
/// but the layout of bitmaps, and known counts are test enough. Memory is bounded (32 MiB and the
/// bitmap); near 2^64 each 6.7e7 integers cost some seconds for the sieving primes.
[[nodiscard]] std::vector<std::uint8_t> reference_bitmap(const Interval& interval);

[[nodiscard]] core::BatchResult reference_sieve(const Interval& interval,
                                                const core::Wanted& wanted);

/// The same behind the interface of engines.
[[nodiscard]] std::unique_ptr<core::Engine> make_reference_engine();

}  // namespace warpsieve::cpu
