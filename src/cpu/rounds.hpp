#pragma once

// Primes too large for cycles: their hits are filed round by round, into lists by L1 block, before
// the blocks are sieved. Mid primes are few enough for each thread to walk through on its own; huge
// ones are not, so that all threads share one walk. Rounds keep no state: any stretch comes in any
// order.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "cpu/hit_lists.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/sieving_primes.hpp"
#include "cpu/thread_pool.hpp"

namespace warpsieve::cpu {

/// Hits of primes in (above, through] that fall in so many bitmap bytes: 8 bytes / p each.
[[nodiscard]] double expected_hits(std::uint64_t bytes, std::uint64_t above, std::uint64_t through);

/// Mid primes: one thread files the hits of a round of its own ahead of sieving it. Rounds keep no
/// state, so that they may be of any stretch in any order.
class MidRounds final : public HitSource {
public:
    explicit MidRounds(const Loops& loops) : loops_(loops) {}

    /// Before each stretch. @param primes all above Config::medium_limit
    void start(std::span<const std::uint32_t> primes, std::uint32_t round_bytes);

    bool prepare(std::uint64_t first_byte,
                 std::uint64_t bytes_left,
                 const std::stop_token& stop) override;
    void apply(std::uint64_t first_byte, std::uint8_t* block) const override;

    [[nodiscard]] static std::uint64_t bytes_for(std::uint64_t medium_limit,
                                                 std::uint64_t largest_prime,
                                                 std::uint32_t round_bytes);

private:
    const Loops& loops_;
    std::span<const std::uint32_t> primes_;
    std::uint32_t round_bytes_ = 0;
    std::uint64_t first_byte_ = 0;
    std::uint64_t end_byte_ = 0;
    HitLists lists_;
};

/// Huge primes: all threads together file the hits of a round, each into lists of its own out of
/// pieces of the bitmap of sieving primes; then each sieves a stretch of the round with the lists
/// of all. So the primes are walked once a round, not once for each thread.
class HugeRound final : public HitSource {
public:
    HugeRound(const Loops& loops, const Config& config, unsigned threads);
    HugeRound(const HugeRound&) = delete;
    HugeRound& operator=(const HugeRound&) = delete;
    HugeRound(HugeRound&&) = delete;
    HugeRound& operator=(HugeRound&&) = delete;
    ~HugeRound() override;

    /// Files the hits of primes above Config::mid_limit_beside_huge in the round. @return false
    /// when stopped
    [[nodiscard]] bool file(const HitRound& round,
                            const SievingPrimes& primes,
                            std::span<SegmentSieve> sieves,
                            ThreadPool& pool,
                            const std::stop_token& stop);

    bool prepare(std::uint64_t /*first_byte*/,
                 std::uint64_t /*bytes_left*/,
                 const std::stop_token& /*stop*/) override {
        return true;
    }
    void apply(std::uint64_t first_byte, std::uint8_t* block) const override;

    /// Memory for rounds of `round_bytes` with primes up to `largest_prime`.
    [[nodiscard]] static std::uint64_t bytes_for(const Config& config,
                                                 std::uint64_t largest_prime,
                                                 std::uint64_t round_bytes,
                                                 unsigned threads);

private:
    struct Worker;

    void file_primes_of(Worker& worker,
                        std::uint64_t first_byte,
                        std::span<const std::uint8_t> piece) const;

    const Loops& loops_;
    const Config& config_;
    std::vector<std::unique_ptr<Worker>> workers_;
    unsigned filed_by_ = 0;  ///< workers whose lists hold the hits of the round
    HitRound round_;
    std::uint64_t largest_prime_ = 0;
};

}  // namespace warpsieve::cpu
