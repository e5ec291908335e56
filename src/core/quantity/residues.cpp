// The primes of each residue class modulo q: pi(x; q, a).

#include "core/residues.hpp"

#include <numeric>

#include "core/quantity.hpp"

namespace warpsieve::core {
namespace of_residues {
namespace {

std::uint64_t count_of(const Totals& totals, std::size_t residue) {
    const auto& counts = totals.residues.counts;
    return residue < counts.size() ? counts[residue] : 0;
}

std::uint64_t& place_of(Totals& totals, std::size_t residue) {
    auto& counts = totals.residues.counts;
    if (counts.size() <= residue) counts.resize(residue + 1);
    return counts[residue];
}

void describe(const Quantities& counted, std::vector<TotalsField>& fields) {
    const std::string modulus = std::to_string(counted.modulus);
    for (std::uint32_t residue = 1; residue < counted.modulus; ++residue)
        if (std::gcd(residue, counted.modulus) == 1)
            fields.push_back({.name = "primes_" + std::to_string(residue) + "_mod_" + modulus,
                              .description = "primes p so far with p = " + std::to_string(residue) +
                                             " modulo " + modulus,
                              .only_grows = true,
                              .of_class = true,
                              .access = {count_of, place_of},
                              .index = residue});
}

void tell(const Totals& totals, const Quantities& counted, std::vector<ToldTotal>& lines) {
    for (std::uint32_t residue = 1; residue < counted.modulus; ++residue)
        if (std::gcd(residue, counted.modulus) == 1)
            lines.push_back({std::to_string(residue) + " mod " + std::to_string(counted.modulus),
                             std::to_string(count_of(totals, residue))});
}

void read(Totals& totals, const Piece& piece) {
    totals.residues.counts.resize(piece.counted.modulus);
    add_residues(piece.bytes, piece.first_byte, totals.residues.counts);
}

void add_prime(Totals& totals, std::uint64_t p, const Quantities& counted) {
    if (std::gcd(p, std::uint64_t{counted.modulus}) == 1) ++place_of(totals, p % counted.modulus);
}

void append(Totals& totals, const Totals& next, const Quantities& /*counted*/) {
    for (std::size_t residue = 0; residue < next.residues.counts.size(); ++residue)
        if (next.residues.counts[residue] != 0)
            place_of(totals, residue) += next.residues.counts[residue];
}

}  // namespace
}  // namespace of_residues

const Quantity declared::residues = {quantity_residues,      of_residues::describe,
                                     of_residues::tell,      of_residues::read,
                                     of_residues::add_prime, of_residues::append};

}  // namespace warpsieve::core
