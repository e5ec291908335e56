#include "kernels/row_sieve/prime_list.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::gpu {
namespace {

/// The primes from 7 up to the end of a cell. Half of the numbers, a bit each.
std::vector<std::uint32_t> primes_of_cells(std::uint32_t cells) {
    const std::uint32_t odd = cells * (cell_integers / 2);
    std::vector<bool> composite(odd);  // of 2 i + 1
    for (std::uint64_t i = 1; 2 * i * (i + 1) < odd; ++i)
        if (!composite[i])
            for (std::uint64_t n = 2 * i * (i + 1); n < odd; n += 2 * i + 1) composite[n] = true;
    std::vector<std::uint32_t> primes;
    for (std::uint32_t i = 3; i < odd; ++i)
        if (!composite[i]) primes.push_back(2 * i + 1);
    return primes;
}

}  // namespace

PrimeList::PrimeList()
    : beginning_(primes_of_cells(1)), ends_{static_cast<std::uint32_t>(beginning_.size())} {}

/// Twice as much at least as before: batches that go up ask for a little more each.
bool PrimeList::begin_with(std::uint32_t n) {
    if (covers(n)) return false;
    exact_cells_ = std::max(cell_of(n) + 1, 2 * exact_cells_);
    beginning_ = primes_of_cells(exact_cells_);
    ends_.clear();
    for (std::uint32_t cell = 0; cell < exact_cells_; ++cell)
        ends_.push_back(count_through((cell + 1) * cell_integers - 1));
    return true;
}

std::uint32_t PrimeList::count_through(std::uint32_t n) const {
    if (const std::uint32_t cell = cell_of(n); cell >= exact_cells_) return ends_.at(cell);
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
    const double end = std::min(double{cell_integers} * (cell_of(n) + 1.0), 0x1p32);
    const double log = std::log(end);
    return static_cast<std::uint32_t>(end / log * (1 + 1.2762 / log)) + 1;
}

}  // namespace warpsieve::gpu
