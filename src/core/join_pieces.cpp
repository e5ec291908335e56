#include "core/join_pieces.hpp"

#include <array>

#include "core/further.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// The tuplets whose members are bits of this byte, or 5 and such bits. From triplets on those are
/// all that have a member here, as all members of one lie in one byte.
TupletCounts tuplets_of_byte(std::uint8_t bits, std::uint64_t byte, const Interval& in) {
    bits &= bits_inside(byte, in);
    TupletCounts counts = count_tuplets(std::array{bits});
    const TupletCounts low = count_low_tuplets(in);
    for (std::size_t k = 0; k < tuplet_kinds; ++k) counts[k] += low[k];
    return counts;
}

}  // namespace

JoinedPieces::JoinedPieces(const Job& whole, PrimeTest is_prime)
    : whole_(whole), is_prime_(std::move(is_prime)), shift_(grid_shift(whole.interval)) {}

void JoinedPieces::append(const Progress& piece) {
    if (through_) add_tuplets_across(piece.job().interval);
    const Totals before = totals_;
    for (const GridRow& row : piece.grid()) {
        totals_ = before;
        totals_.append(row.totals, whole_.quantities);
        if (row.last == grid_row_last(whole_.interval, shift_, row.last))
            grid_.push_back({row.last, totals_});
    }
    through_ = piece.sieved_through();
    last_batch_ = piece.last_batch();
}

/// Counts the tuplets that the cut before the next piece parts, but for twins, which
/// Totals::append knows by the primes beside the cut.
void JoinedPieces::add_tuplets_across(const Interval& next) {
    const std::uint64_t byte = byte_of(next.first);
    if (next.first % wheel == 0 || !has(whole_.quantities, all_tuplets & ~quantity_twins)) return;
    const Interval joined{whole_.interval.first, next.last};
    const std::uint8_t bits = primes_of_byte(byte, joined);
    const TupletCounts all = tuplets_of_byte(bits, byte, joined);
    const TupletCounts below = tuplets_of_byte(bits, byte, {joined.first, next.first - 1});
    const TupletCounts above = tuplets_of_byte(bits, byte, next);
    for (std::size_t k = 1; k < tuplet_kinds; ++k)
        if (has(whole_.quantities, quantity_tuplet(k)))
            totals_.tuplets[k] += all[k] - below[k] - above[k];
}

std::uint8_t JoinedPieces::primes_of_byte(std::uint64_t byte, const Interval& in) const {
    unsigned bits = bits_inside(byte, in);  // beyond 2^64-1 there is none
    for (unsigned bit = 0; bit < wheel_residues.size(); ++bit)
        if ((bits >> bit & 1) != 0 && !is_prime_(integer_at(byte, bit))) bits &= ~(1U << bit);
    return static_cast<std::uint8_t>(bits);
}

Progress JoinedPieces::progress() && {
    return {whole_, through_, std::move(grid_), last_batch_};
}

}  // namespace warpsieve::core
