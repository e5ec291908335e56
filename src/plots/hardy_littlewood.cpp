#include "plots/hardy_littlewood.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "core/constellation.hpp"

namespace warpsieve::plots {
namespace {

/// Primes up to here are multiplied one by one; what those above contribute is summed as a series
/// in k / p. From here on its fifth term is below 1e-13, and its sixth, which is left out, below
/// 1e-17, for the eight members that a pattern has at most. All patterns are narrower, so that
/// above they take k residues each.
constexpr std::uint64_t factored_through = 10'000;

/// Sums of p^-m over all primes, m = 2 to 5: the prime zeta function, OEIS A085548, A085541,
/// A085964 and A085965.
constexpr std::array<long double, 4> prime_zeta = {
    0.4522474200410654985065433648322479L, 0.1747626392994435364231133146657067L,
    0.0769931397642468449426192959331579L, 0.0357550174839242571328182425388557L};

/// Which integers are prime, through the largest that a pattern below factored_through reaches.
std::vector<bool> make_primality() {
    std::vector<bool> prime(factored_through + core::width_limit, true);
    prime[0] = prime[1] = false;
    for (std::size_t p = 2; p * p < prime.size(); ++p)
        if (prime[p])
            for (std::size_t n = p * p; n < prime.size(); n += p) prime[n] = false;
    return prime;
}

const std::vector<bool>& primality() {
    static const std::vector<bool> prime = make_primality();
    return prime;
}

/// Residues modulo p that a pattern takes.
std::size_t residues_of(const core::Pattern& pattern, std::uint64_t p) {
    std::set<std::uint64_t> residues;
    for (const std::uint64_t distance : pattern) residues.insert(distance % p);
    return residues.size();
}

long double product_of_small(const core::Pattern& pattern) {
    long double product = 1;
    for (std::uint64_t p = 2; p <= factored_through; ++p) {
        if (!primality()[p]) continue;
        const auto prime = static_cast<long double>(p);
        product *= 1 - static_cast<long double>(residues_of(pattern, p)) / prime;
        for (std::size_t i = 0; i < pattern.size(); ++i) product *= prime / (prime - 1);
    }
    return product;
}

/// The sum of p^-m over the primes above factored_through.
long double rest_of_prime_zeta(unsigned m) {
    long double sum = 0;
    // From the small terms on, so that no digit is lost.
    for (std::uint64_t p = factored_through; p >= 2; --p) {
        if (!primality()[p]) continue;
        long double term = 1;
        for (unsigned i = 0; i < m; ++i) term /= static_cast<long double>(p);
        sum += term;
    }
    return prime_zeta.at(m - 2) - sum;
}

const std::array<long double, prime_zeta.size()>& rests_of_prime_zeta() {
    static const auto rests = [] {
        std::array<long double, prime_zeta.size()> all{};
        for (unsigned m = 2; m < all.size() + 2; ++m) all[m - 2] = rest_of_prime_zeta(m);
        return all;
    }();
    return rests;
}

/// The logarithm of a factor above is log(1 - k/p) - k log(1 - 1/p), the sum over m of
/// -(k^m - k) / m * p^-m: that for m = 1 is 0.
long double log_of_rest(std::size_t members) {
    const auto k = static_cast<long double>(members);
    long double power = k;
    long double sum = 0;
    for (std::size_t i = 0; i < prime_zeta.size(); ++i) {
        power *= k;
        sum -= (power - k) / static_cast<long double>(i + 2) * rests_of_prime_zeta()[i];
    }
    return sum;
}

}  // namespace

long double hardy_littlewood_constant(const core::Pattern& pattern) {
    return product_of_small(pattern) * std::exp(log_of_rest(pattern.size()));
}

std::uint64_t integral_start(const core::Pattern& pattern) {
    if (pattern.size() == 2) return 2;
    for (std::uint64_t p = 2; p < factored_through; ++p)
        if (std::ranges::all_of(pattern,
                                [&](std::uint64_t distance) { return primality()[p + distance]; }))
            return p;
    // Hardly any are expected below of a pattern that has none there.
    return factored_through;
}

}  // namespace warpsieve::plots
