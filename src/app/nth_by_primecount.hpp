#pragma once

#include <cstdint>
#include <stop_token>

namespace warpsieve::app {

/// Whether there is libprimecount and it should find the n-th prime from `start` on sooner than
/// sieving would.
[[nodiscard]] bool primecount_is_faster(std::uint64_t n, std::uint64_t start);

/// The n-th prime from `start` on. A stop request ends the process with 130: libprimecount cannot
/// be stopped, and nothing would be lost.
/// @throw UsageError when the build has no libprimecount, or the prime is too large for it
[[nodiscard]] std::uint64_t nth_by_primecount(std::uint64_t n,
                                              std::uint64_t start,
                                              unsigned threads,
                                              const std::stop_token& stop);

}  // namespace warpsieve::app
