// The sum of the primes.

#include "core/prime_sum.hpp"
#include "core/quantity.hpp"

namespace warpsieve::core {
namespace of_sum {
namespace {

void describe(const Quantities& /*counted*/, std::vector<TotalsField>& fields) {
    fields.push_back({.name = "prime_sum",
                      .description = "the sum of the primes so far",
                      .form = Form::wide_integer,
                      .only_grows = true,
                      .access = at_wide<&Totals::prime_sum>});
}

void tell(const Totals& totals, const Quantities& /*counted*/, std::vector<ToldTotal>& lines) {
    lines.push_back({"sum", to_string(totals.prime_sum)});
}

void read(Totals& totals, const Piece& piece) {
    totals.prime_sum = sum_of_bits(piece.bytes, piece.first_byte);
}

void add_prime(Totals& totals, std::uint64_t p, const Quantities& /*counted*/) {
    totals.prime_sum += {.low = p, .high = 0};
}

void append(Totals& totals, const Totals& next, const Quantities& /*counted*/) {
    totals.prime_sum += next.prime_sum;
}

}  // namespace
}  // namespace of_sum

const Quantity declared::sum = {quantity_sum, of_sum::describe,  of_sum::tell,
                                of_sum::read, of_sum::add_prime, of_sum::append};

}  // namespace warpsieve::core
