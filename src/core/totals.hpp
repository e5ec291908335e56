#pragma once

#include <algorithm>
#include <cstdint>

namespace warpsieve::core {

/// What is counted over a set of integers; adding is associative, so that threads, batches and
/// sessions may cut an interval anywhere.
struct Totals {
    std::uint64_t prime_count = 0;
    std::uint64_t largest_prime = 0;  ///< 0: none

    Totals& operator+=(const Totals& other) noexcept {
        prime_count += other.prime_count;
        largest_prime = std::max(largest_prime, other.largest_prime);
        return *this;
    }
    friend bool operator==(const Totals&, const Totals&) = default;
};

}  // namespace warpsieve::core
