// Sums of reciprocals: of all primes (Mertens), and of the members of twins (Brun).

#include "core/reciprocals.hpp"

#include "core/quantity.hpp"

namespace warpsieve::core {
namespace of_reciprocals {
namespace {

void describe(const Quantities& /*counted*/, std::vector<TotalsField>& fields) {
    fields.push_back({.name = "prime_reciprocals",
                      .description = "the sum of floor(2^124 / p) over the primes so far",
                      .form = Form::reciprocals,
                      .only_grows = true,
                      .access = at_wide<&Totals::prime_reciprocals>});
    fields.push_back(
        {.name = "twin_reciprocals",
         .description = "the sum of floor(2^124 / p) over the members of all twins so far, 5 twice",
         .form = Form::reciprocals,
         .only_grows = true,
         .access = at_wide<&Totals::twin_reciprocals>});
}

/// With as many digits as are sure, whatever the last terms are.
std::string sure_text(const WideSum& sum, std::uint64_t terms) {
    if (terms == 0) return "0";
    // Of 37 digits, those that so many units of 2^-124 cannot reach.
    const std::string text = fraction_text(sum);
    return text.substr(0, text.size() - std::to_string(terms).size()) + "...";
}

void tell(const Totals& totals, const Quantities& /*counted*/, std::vector<ToldTotal>& lines) {
    lines.push_back({"sum of 1/p", sure_text(totals.prime_reciprocals, totals.prime_count)});
    lines.push_back({"1/p of twins", sure_text(totals.twin_reciprocals, totals.prime_count)});
}

void read(Totals& totals, const Piece& piece) {
    const Reciprocals sums = sum_reciprocals(piece.bytes, piece.first_byte);
    totals.prime_reciprocals = sums.primes;
    totals.twin_reciprocals = sums.twins;
}

void add_prime(Totals& totals, std::uint64_t p, const Quantities& /*counted*/) {
    totals.prime_reciprocals += reciprocal(p);
}

void append(Totals& totals, const Totals& next, const Quantities& /*counted*/) {
    totals.prime_reciprocals += next.prime_reciprocals;
    totals.twin_reciprocals += next.twin_reciprocals;
    // Twins are neighbours, so that a seam parts those whose members lie beside it and no others.
    if (next.smallest_prime - totals.largest_prime == 2)
        totals.twin_reciprocals += twin_reciprocal(totals.largest_prime);
}

}  // namespace
}  // namespace of_reciprocals

const Quantity declared::reciprocals = {quantity_reciprocals,      of_reciprocals::describe,
                                        of_reciprocals::tell,      of_reciprocals::read,
                                        of_reciprocals::add_prime, of_reciprocals::append};

}  // namespace warpsieve::core
