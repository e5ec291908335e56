#pragma once

// The primes that everything else strikes with. They are found by the sieve itself, from a few that
// trial division finds.

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "cpu/buffer.hpp"
#include "cpu/plan.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/thread_pool.hpp"

namespace warpsieve::cpu {

/// The primes that sieve: a list of those that each thread walks through, and those that threads
/// share, once for all threads. The list is kept and grows, and so is the bitmap of shared primes
/// (1/30 byte per integer, 143 MB for all of them) where it will be walked again.
class SievingPrimes {
public:
    class Walk;

    SievingPrimes(const Loops& loops, const Config& config);

    /// Makes all primes up to `limit` < 2^32 available, with the sieves of the threads; the shared
    /// ones only if they are to be kept, as each walk can make them itself.
    /// @return false when asked to stop; what was there before stays
    [[nodiscard]] bool extend(std::uint64_t limit,
                              bool keep_shared,
                              ThreadPool& pool,
                              std::span<SegmentSieve> sieves,
                              const std::stop_token& stop);

    /// From 7 up to `limit`, or those of them that are not shared.
    [[nodiscard]] std::span<const std::uint32_t> list(std::uint64_t limit) const;

    /// All primes up to this are there.
    [[nodiscard]] std::uint64_t limit() const noexcept;

    /// Memory that primes up to `limit` take.
    [[nodiscard]] static std::uint64_t bytes_for(std::uint64_t limit,
                                                 bool keep_shared,
                                                 const Config& config);

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
    Buffer bitmap_;                 ///< of bytes from Config::mid_limit_beside_huge on; empty below
    std::uint64_t bitmap_bytes_ = 0;
};

/// Hands the shared primes up to a limit to all threads once, as pieces of their bitmap, each to
/// the thread that comes for it. Kept ones are read; others are sieved piece by piece and
/// forgotten, so that who walks but once touches no memory for them.
class SievingPrimes::Walk {
public:
    /// Receives all primes from 30 * first_byte on in the piece. Words may be read past its end.
    using Sink = std::function<void(std::uint64_t first_byte, std::span<const std::uint8_t> piece)>;

    /// @param sieves one for each thread @pre SievingPrimes::extend(limit)
    Walk(const SievingPrimes& primes, std::uint64_t limit, std::span<SegmentSieve> sieves);

    /// On each thread, until no piece is left, or a stop.
    void run(unsigned worker, const Sink& sink, const std::stop_token& stop);

private:
    friend SievingPrimes;

    /// Sieves these bytes of the bitmap, kept or not.
    Walk(const SievingPrimes& primes, core::ByteRange bytes, std::span<SegmentSieve> sieves);

    const SievingPrimes& primes_;
    std::span<SegmentSieve> sieves_;
    const bool kept_;
    const std::uint64_t end_byte_;
    std::atomic<std::uint64_t> next_;
};

}  // namespace warpsieve::cpu
