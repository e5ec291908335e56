#include "app/primecount.hpp"

#include <primecount.hpp>

namespace warpsieve::app {
namespace {

/// Number of primes in [0, primecount_max], OEIS A007053 at 2^63.
constexpr std::uint64_t primes_to_max = 216'289'611'853'439'384;

void use_threads(unsigned threads) {
    primecount::set_num_threads(static_cast<int>(threads));
}

}  // namespace

bool has_primecount() noexcept {
    return true;
}

std::uint64_t primecount_pi(std::uint64_t x, unsigned threads) {
    use_threads(threads);
    return static_cast<std::uint64_t>(primecount::pi(static_cast<std::int64_t>(x)));
}

std::optional<std::uint64_t> primecount_nth(std::uint64_t n, unsigned threads) {
    if (n > primes_to_max) return std::nullopt;
    use_threads(threads);
    return static_cast<std::uint64_t>(primecount::nth_prime(static_cast<std::int64_t>(n)));
}

}  // namespace warpsieve::app
