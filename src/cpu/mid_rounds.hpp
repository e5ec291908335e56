#pragma once

#include <cstdint>
#include <span>

#include "cpu/hit_lists.hpp"
#include "cpu/segment_sieve.hpp"

namespace warpsieve::cpu {

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

/// Hits of primes in (above, through] that fall in so many bitmap bytes: 8 bytes / p each.
[[nodiscard]] double expected_hits(std::uint64_t bytes, std::uint64_t above, std::uint64_t through);

}  // namespace warpsieve::cpu
