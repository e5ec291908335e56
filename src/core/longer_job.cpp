#include "core/longer_job.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/grid.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// The rows that a coarser grid has as well, and the last one, which is under way in it.
std::vector<GridRow> rows_of_longer(const std::vector<GridRow>& rows, const Job& longer) {
    const unsigned shift = grid_shift(expected_interval(longer));
    std::vector<GridRow> kept;
    for (const GridRow& row : rows)
        if (row.last == rows.back().last ||
            row.last == grid_row_last(longer.interval, shift, row.last))
            kept.push_back(row);
    return kept;
}

}  // namespace

Progress in_longer_job(const Progress& progress, const Job& longer) {
    ProgressState state = progress.state();
    state.grid = rows_of_longer(state.grid, longer);
    return {longer, std::move(state)};
}

std::uint8_t primes_of_byte(std::uint64_t byte, const Interval& in, const PrimeTest& is_prime) {
    unsigned bits = bits_inside(byte, in);  // beyond 2^64-1 there is none
    for (unsigned bit = 0; bit < wheel_residues.size(); ++bit)
        if ((bits >> bit & 1) != 0 && !is_prime(integer_at(byte, bit))) bits &= ~(1U << bit);
    return static_cast<std::uint8_t>(bits);
}

bool cuts_a_byte(const Progress& progress) noexcept {
    return progress.sieved_through() && !progress.done() && progress.rest().first % wheel != 0;
}

BatchResult rest_of_cut_byte(const Progress& progress, const PrimeTest& is_prime) {
    const Interval rest = progress.rest();
    const std::uint64_t byte = byte_of(rest.first);
    const Interval interval{rest.first, std::min(rest.last, last_integer_before(byte + 1))};
    Wanted wanted = progress.wanted();
    wanted.bitmap = true;
    BatchBuilder builder(interval, wanted);
    BatchBuilder::Share share;
    const std::uint8_t bits = primes_of_byte(byte, interval, is_prime);
    builder.add(share, byte, std::span(&bits, 1));
    builder.merge(std::move(share));
    return cut_to_job(builder.take(), progress);
}

}  // namespace warpsieve::core
