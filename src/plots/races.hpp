#pragma once

// Races of residue classes: how far each class modulo q is ahead of the mean of all. M. Rubinstein
// and P. Sarnak ("Chebyshev's bias", Experimental Mathematics 3, 1994) take the same difference,
// times the number of classes. Numbers only.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/totals.hpp"

namespace warpsieve::plots {

class Race {
public:
    /// @param modulus 2 at least
    explicit Race(std::uint32_t modulus);

    [[nodiscard]] std::uint32_t modulus() const noexcept { return modulus_; }
    /// The residues that primes share without end: those without a divisor of q.
    [[nodiscard]] const std::vector<std::uint32_t>& classes() const noexcept { return classes_; }

    /// Primes of a class.
    [[nodiscard]] static std::uint64_t primes_of(std::uint32_t residue, const core::Totals& totals);
    /// Primes of the class less the mean over all classes.
    [[nodiscard]] double lead(std::uint32_t residue, const core::Totals& totals) const;
    /// Where that lies in the mean, in units of sqrt(x) / log(x), for primes from 2 on and if
    /// Riemann's hypothesis holds for the L-functions modulo q: squares of primes take the places
    /// of primes in the classes of squares, so that these are behind.
    [[nodiscard]] double mean_lead(std::uint32_t residue) const;

    /// As many classes at most: where there are more, half of them those that are ahead in the end,
    /// and half those that are behind. By residue.
    [[nodiscard]] std::vector<std::uint32_t> foremost_and_last(const core::Totals& totals,
                                                               std::size_t most) const;

private:
    [[nodiscard]] std::size_t square_roots_of(std::uint32_t residue) const;

    std::uint32_t modulus_;
    std::vector<std::uint32_t> classes_;
};

}  // namespace warpsieve::plots
