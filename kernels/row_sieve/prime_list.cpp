#include "kernels/row_sieve/prime_list.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::gpu {
namespace {

/// The primes from 7 up to the end of the first cell.
std::vector<std::uint32_t> first_cell() {
    constexpr std::uint32_t end = 30 * cell_bits;
    std::vector<bool> composite(end);
    std::vector<std::uint32_t> primes;
    for (std::uint32_t p = 2; p < end; ++p) {
        if (composite[p]) continue;
        if (p > 5) primes.push_back(p);
        for (std::uint64_t n = std::uint64_t{p} * p; n < end; n += p) composite[n] = true;
    }
    return primes;
}

}  // namespace

PrimeList::PrimeList()
    : beginning_(first_cell()), ends_{static_cast<std::uint32_t>(beginning_.size())} {}

std::uint32_t PrimeList::count_through(std::uint32_t n) const {
    if (const std::uint32_t cell = cell_of(n); cell > 0) return ends_.at(cell);
    return static_cast<std::uint32_t>(std::ranges::upper_bound(beginning_, n) - beginning_.begin());
}

std::vector<std::uint32_t> PrimeList::append(std::span<const CellSummary> cells) {
    std::vector<std::uint32_t> places;
    places.reserve(cells.size());
    for (const CellSummary& cell : cells) {
        places.push_back(ends_.back());
        ends_.push_back(ends_.back() + cell.count);
    }
    return places;
}

/// pi(x) <= x / ln x * (1 + 1.2762 / ln x) for all x > 1 (Dusart); no prime is above 2^32.
std::uint32_t PrimeList::bound(std::uint32_t n) {
    const double end = std::min(30.0 * cell_bits * (cell_of(n) + 1.0), 0x1p32);
    const double log = std::log(end);
    return static_cast<std::uint32_t>(end / log * (1 + 1.2762 / log)) + 1;
}

}  // namespace warpsieve::gpu
