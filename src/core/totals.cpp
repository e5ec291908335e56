#include "core/totals.hpp"

#include <algorithm>

#include "core/quantity.hpp"

namespace warpsieve::core {

bool operator==(const ResidueCounts& a, const ResidueCounts& b) {
    const auto& longer = a.counts.size() < b.counts.size() ? b.counts : a.counts;
    const auto& shorter = a.counts.size() < b.counts.size() ? a.counts : b.counts;
    const auto [end, rest] = std::ranges::mismatch(shorter, longer);
    return end == shorter.end() && std::all_of(rest, longer.end(), [](auto n) { return n == 0; });
}

Totals Totals::of_prime(std::uint64_t p, const Quantities& counted) {
    Totals totals{.prime_count = 1, .smallest_prime = p, .largest_prime = p};
    if (has(counted, any_constellation) && p != 2)
        totals.near_first = totals.near_last = {.low = 1, .high = 0};
    for (const Quantity* quantity : quantities)
        if (has(counted, quantity->bits)) quantity->add_prime(totals, p, counted);
    return totals;
}

Totals& Totals::append(const Totals& next, const Quantities& counted) {
    if (next.prime_count == 0) return *this;
    if (prime_count == 0) return *this = next;
    if (counted.set != quantity_primes)
        for (const Quantity* quantity : quantities)
            if (has(counted, quantity->bits)) quantity->append(*this, next, counted);
    if (has(counted, any_constellation)) {
        near_first =
            join_near_first({smallest_prime, near_first}, {next.smallest_prime, next.near_first});
        near_last =
            join_near_last({largest_prime, near_last}, {next.largest_prime, next.near_last});
    }
    prime_count += next.prime_count;
    largest_prime = next.largest_prime;
    return *this;
}

Totals as_beginning(const Totals& row, const Totals& whole) {
    Totals beginning = row;
    beginning.near_first =
        near_first_through({whole.smallest_prime, whole.near_first}, row.largest_prime);
    if (row.largest_prime == whole.largest_prime) beginning.near_last = whole.near_last;
    return beginning;
}

}  // namespace warpsieve::core
