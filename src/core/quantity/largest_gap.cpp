// The largest gap between two neighbouring primes, and where it begins.

#include "core/gaps.hpp"
#include "core/quantity.hpp"

namespace warpsieve::core {
namespace of_largest_gap {
namespace {

void describe(const Quantities& /*counted*/, std::vector<TotalsField>& fields) {
    fields.push_back({.name = "largest_gap",
                      .description = "the largest difference of two neighbouring primes so far",
                      .form = Form::small_integer,
                      .only_grows = true,
                      .access = at_member_of<&Totals::largest_gap, &Gap::size>});
    fields.push_back({.name = "gap_start",
                      .description = "the smaller of these two primes; 0: there are no two",
                      .access = at_member_of<&Totals::largest_gap, &Gap::start>});
}

void tell(const Totals& totals, const Quantities& /*counted*/, std::vector<ToldTotal>& lines) {
    const auto& [size, start] = totals.largest_gap;
    lines.push_back(
        {"largest gap",
         size == 0 ? "none" : std::to_string(size) + " after " + std::to_string(start)});
}

void read(Totals& totals, const Piece& piece) {
    totals.largest_gap = largest_gap(piece.bytes, piece.first_byte, piece.known_gap);
}

void add_prime(Totals& /*totals*/, std::uint64_t /*p*/, const Quantities& /*counted*/) {}

void append(Totals& totals, const Totals& next, const Quantities& /*counted*/) {
    const Gap seam{next.smallest_prime - totals.largest_prime, totals.largest_prime};
    for (const Gap& gap : {seam, next.largest_gap})
        if (gap.size > totals.largest_gap.size) totals.largest_gap = gap;
}

}  // namespace
}  // namespace of_largest_gap

const Quantity declared::largest_gap = {
    quantity_gaps,        of_largest_gap::describe,  of_largest_gap::tell,
    of_largest_gap::read, of_largest_gap::add_prime, of_largest_gap::append};

}  // namespace warpsieve::core
