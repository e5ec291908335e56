#pragma once

// The primes that everything else strikes with. They are found by the sieve itself, from a few that
// trial division finds.

#include <atomic>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "cpu/buffer.hpp"
#include "cpu/plan.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/thread_pool.hpp"

namespace warpsieve::cpu {

/// The primes that sieve: a list of those that each thread walks through, and a bitmap of those
/// that threads share (1/30 byte per integer, 143 MB for all of them), once for all threads. Both
/// are kept and grow.
class SievingPrimes {
public:
    SievingPrimes(const Loops& loops, const Config& config);

    /// Makes all primes up to `limit` < 2^32 available, with the sieves of the threads.
    /// @return false when asked to stop; what was there before stays
    [[nodiscard]] bool extend(std::uint64_t limit,
                              ThreadPool& pool,
                              std::span<SegmentSieve> sieves,
                              const std::stop_token& stop);

    /// From 7 up to `limit`, or those of them that are not shared.
    [[nodiscard]] std::span<const std::uint32_t> list(std::uint64_t limit) const;
    /// Bitmap bytes from Config::mid_limit_beside_huge on; below that it is empty.
    [[nodiscard]] const std::uint8_t* bitmap() const noexcept { return bitmap_.data(); }

    /// All primes up to this are there.
    [[nodiscard]] std::uint64_t limit() const noexcept;

    /// Memory that primes up to `limit` take.
    [[nodiscard]] static std::uint64_t bytes_for(std::uint64_t limit, const Config& config);

private:
    bool extend_list(std::uint64_t limit, SegmentSieve& sieve, const std::stop_token& stop);
    bool extend_bitmap(std::uint64_t limit,
                       ThreadPool& pool,
                       std::span<SegmentSieve> sieves,
                       const std::stop_token& stop);

    const Loops& loops_;
    const Config& config_;
    std::vector<std::uint32_t> list_;
    std::uint64_t list_bytes_ = 7;  ///< the list holds all primes above 5 of this many bitmap bytes
    Buffer bitmap_;
    std::uint64_t bitmap_bytes_ = 0;
};

}  // namespace warpsieve::cpu
