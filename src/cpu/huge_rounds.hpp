#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "cpu/hit_lists.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/sieving_primes.hpp"
#include "cpu/thread_pool.hpp"

namespace warpsieve::cpu {

/// Huge primes: all threads together file the hits of a round, each into lists of its own out of
/// shares of the bitmap of sieving primes; then each sieves a stretch of the round with the lists
/// of all. So the primes are walked once a round, not once for each thread.
class HugeRound final : public HitSource {
public:
    HugeRound(const Loops& loops, const Config& config, unsigned threads);
    HugeRound(const HugeRound&) = delete;
    HugeRound& operator=(const HugeRound&) = delete;
    HugeRound(HugeRound&&) = delete;
    HugeRound& operator=(HugeRound&&) = delete;
    ~HugeRound() override;

    /// Files the hits of primes above Config::mid_limit in the round. @return false when stopped
    [[nodiscard]] bool file(const HitRound& round,
                            const SievingPrimes& primes,
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

    void file_primes_of(Worker& worker, const std::uint8_t* bitmap, core::ByteRange taken) const;

    const Loops& loops_;
    const Config& config_;
    std::vector<std::unique_ptr<Worker>> workers_;
    HitRound round_;
    std::uint64_t largest_prime_ = 0;
};

}  // namespace warpsieve::cpu
