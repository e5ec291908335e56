#include "plots/races.hpp"

#include <algorithm>
#include <numeric>

namespace warpsieve::plots {

Race::Race(std::uint32_t modulus) : modulus_(modulus) {
    for (std::uint32_t residue = 1; residue < modulus; ++residue)
        if (std::gcd(residue, modulus) == 1) classes_.push_back(residue);
}

std::uint64_t Race::primes_of(std::uint32_t residue, const core::Totals& totals) {
    const auto& counts = totals.residues.counts;
    return residue < counts.size() ? counts[residue] : 0;
}

double Race::lead(std::uint32_t residue, const core::Totals& totals) const {
    std::uint64_t all = 0;
    for (const std::uint32_t one : classes_) all += primes_of(one, totals);
    const auto mean = static_cast<long double>(all) / static_cast<long double>(classes_.size());
    return static_cast<double>(static_cast<long double>(primes_of(residue, totals)) - mean);
}

std::size_t Race::square_roots_of(std::uint32_t residue) const {
    std::size_t roots = 0;
    for (std::uint32_t root = 0; root < modulus_; ++root)
        if (root * root % modulus_ == residue) ++roots;
    return roots;
}

double Race::mean_lead(std::uint32_t residue) const {
    return (1 - static_cast<double>(square_roots_of(residue))) /
           static_cast<double>(classes_.size());
}

std::vector<std::uint32_t> Race::foremost_and_last(const core::Totals& totals,
                                                   std::size_t most) const {
    std::vector<std::uint32_t> chosen = classes_;
    if (chosen.size() <= most) return chosen;
    std::ranges::stable_sort(chosen, std::greater<>(),
                             [&](std::uint32_t residue) { return primes_of(residue, totals); });
    const auto ahead = static_cast<std::ptrdiff_t>(most - most / 2);
    const auto behind = static_cast<std::ptrdiff_t>(most / 2);
    chosen.erase(chosen.begin() + ahead, chosen.end() - behind);
    std::ranges::sort(chosen);
    return chosen;
}

}  // namespace warpsieve::plots
