#include "sieve/small.hpp"

#include "core/longer_job.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::sieve {

std::vector<std::uint8_t> tested_bitmap(const Interval& interval) {
    const core::ByteRange range = core::bytes_of(interval);
    std::vector<std::uint8_t> bits(range.count);
    for (std::uint64_t i = 0; i < range.count; ++i)
        bits[i] = core::primes_of_byte(range.first + i, interval, is_prime);
    return bits;
}

std::optional<std::uint64_t> tested_nth_prime(std::uint64_t n, std::uint64_t start) {
    for (std::uint64_t candidate = start;; ++candidate) {
        if (is_prime(candidate) && --n == 0) return candidate;
        if (candidate == core::max_u64) return std::nullopt;
    }
}

}  // namespace warpsieve::sieve
