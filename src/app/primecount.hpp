#pragma once

#include <cstdint>
#include <optional>

namespace warpsieve::app {

// libprimecount, which counts primes without finding them. A build without it has another file
// behind this header. What it lacks inside its own threads ends the process, with 69 and a line.

[[nodiscard]] bool has_primecount() noexcept;

/// What libprimecount can count to: its integers are signed.
inline constexpr std::uint64_t primecount_max = ~std::uint64_t{0} >> 1;

/// Number of primes in [0, x]. @pre has_primecount() and x <= primecount_max
[[nodiscard]] std::uint64_t primecount_pi(std::uint64_t x, unsigned threads);

/// The n-th prime, counted from 1; empty when it is above primecount_max. @pre has_primecount()
[[nodiscard]] std::optional<std::uint64_t> primecount_nth(std::uint64_t n, unsigned threads);

}  // namespace warpsieve::app
