#include "core/read_totals.hpp"

#include <utility>

#include "core/bitmap.hpp"
#include "core/quantity.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {

TotalsReader::TotalsReader(Quantities counted)
    : counted_(std::move(counted)), sequences_(shift_sequences(counted_)) {}

Totals TotalsReader::read(std::uint64_t prime_count,
                          std::span<const std::uint8_t> bytes,
                          std::uint64_t first_byte,
                          std::uint64_t known_gap) const {
    Totals totals{.prime_count = prime_count,
                  .smallest_prime = first_integer(bytes, first_byte),
                  .largest_prime = last_integer(bytes, first_byte)};
    if (prime_count == 0 || counted_.set == quantity_primes) return totals;
    if (has(counted_, any_constellation)) {
        totals.near_first = near_first(bytes, first_byte, totals.smallest_prime);
        totals.near_last = near_last(bytes, first_byte, totals.largest_prime);
    }
    const Piece piece{bytes, first_byte, known_gap, sequences_, counted_};
    for (const Quantity* quantity : quantities)
        if (has(counted_, quantity->bits)) quantity->read(totals, piece);
    return totals;
}

Totals read_totals(std::span<const std::uint8_t> bytes,
                   std::uint64_t first_byte,
                   const Quantities& counted) {
    return TotalsReader(counted).read(count_bits(bytes.data(), bytes.size()), bytes, first_byte, 0);
}

Totals count_wheel_primes(const Interval& interval, const Quantities& counted) {
    Totals totals;
    for (const std::uint64_t p : wheel_primes)
        if (interval.contains(p)) totals.append(Totals::of_prime(p, counted), counted);
    return totals;
}

Totals totals_of(const Interval& interval,
                 std::span<const std::uint8_t> bitmap,
                 const Quantities& counted) {
    return count_wheel_primes(interval, counted)
        .append(read_totals(bitmap, byte_of(interval.first), counted), counted);
}

}  // namespace warpsieve::core
