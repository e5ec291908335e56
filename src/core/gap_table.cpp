#include "core/gap_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "core/bitmap.hpp"
#include "core/half_gaps.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

[[noreturn]] void gaps_contradict(const std::string& what) {
    throw WrongResultError("the gap table contradicts itself: " + what);
}

bool is_size(std::uint64_t size) {
    return size <= largest_gap_of_all && (size == 1 || (size != 0 && size % 2 == 0));
}

/// Bytes whose halves stay in the first cache, and that are looked at again where a size is new.
constexpr std::size_t gap_piece_bytes = 4096;
/// Bytes that are counted before the table has the counts: the sum of their gaps fits 32 bits.
constexpr std::size_t gap_block_bytes = 1U << 20;

/// Marks the rows whose gaps are larger than all that begin before.
void mark_maximal(std::vector<GapRow>& rows) {
    std::uint64_t first_of_larger = max_u64;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        row->maximal = row->first < first_of_larger ? 1 : 0;
        first_of_larger = std::min(first_of_larger, row->first);
    }
}

}  // namespace

double merit(const GapRow& gap) {
    return static_cast<double>(gap.size) / std::log(static_cast<double>(gap.first));
}

/// Gaps of some bytes that are not yet in the table, by their halves.
struct GapTable::Block {
    HalfCounts counts;
    HalfCounts::Mask unknown{};  ///< the sizes of which neither the table nor `counts` has any
    std::uint64_t sum = 0;       ///< of all halves in `counts`
};

GapTable::GapTable(const std::vector<GapRow>& rows, const Totals& totals)
    : first_prime_(totals.smallest_prime), last_prime_(totals.largest_prime) {
    std::uint64_t gaps = 0;
    std::uint64_t integers = 0;
    for (const GapRow& row : rows) {
        if (!is_size(row.size) || row.count == 0 || row.first < first_prime_ ||
            row.first >= last_prime_)
            gaps_contradict("there is no gap of " + std::to_string(row.size) + " after " +
                            std::to_string(row.first));
        gaps += row.count;
        integers += row.size * row.count;
        of_size(row.size, row.first) = {row.count, row.first};
    }
    if (gaps + 1 != std::max<std::uint64_t>(totals.prime_count, 1) ||
        integers != last_prime_ - first_prime_)
        gaps_contradict("its gaps are not those between the primes");
    if (this->rows() != rows) gaps_contradict("its sizes do not ascend, or a mark is wrong");
    if (!rows.empty() && Gap{rows.back().size, rows.back().first} != totals.largest_gap)
        gaps_contradict("its last row is not the largest gap");
}

GapTable::GapTable(std::uint64_t first_prime,
                   std::uint64_t last_prime,
                   std::vector<GapCount> counts)
    : first_prime_(first_prime), last_prime_(last_prime) {
    std::uint64_t integers = counts.at(0).count;  // from 2 to 3
    for (std::size_t i = 1; i < gap_sizes; ++i) integers += 2 * i * counts.at(i).count;
    if (integers != last_prime - first_prime)
        gaps_contradict("the gaps between " + std::to_string(first_prime) + " and " +
                        std::to_string(last_prime) + " are " + std::to_string(integers) +
                        " together: this machine computes wrongly (go on on another one)");
    if (integers != 0) counts_ = std::move(counts);
}

GapCount& GapTable::of_size(std::uint64_t size, std::uint64_t start) {
    if (!is_size(size))
        throw WrongResultError("no primes lie between " + std::to_string(start) + " and " +
                               std::to_string(start + size) +
                               ", which cannot be: this machine computes wrongly (go on on "
                               "another one)");
    if (counts_.empty()) counts_.resize(gap_sizes);
    return counts_[size / 2];
}

void GapTable::add_gap(std::uint64_t start, std::uint64_t size) {
    GapCount& of = of_size(size, start);
    if (of.count++ == 0) of.first = start;
}

void GapTable::add_prime(std::uint64_t p) {
    if (first_prime_ == 0)
        first_prime_ = p;
    else
        add_gap(last_prime_, p - last_prime_);
    last_prime_ = p;
}

void GapTable::add_plainly(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (unsigned bits = bytes[i]; bits != 0; bits &= bits - 1)
            add_prime(integer_at(first_byte + i, static_cast<unsigned>(std::countr_zero(bits))));
}

void GapTable::add(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    while (!bytes.empty()) {
        const auto block = bytes.first(std::min(gap_block_bytes, bytes.size()));
        add_block(block, first_byte);
        bytes = bytes.subspan(block.size());
        first_byte += block.size();
    }
}

void GapTable::add_block(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    Block block;
    for (std::size_t half = 0; half < HalfCounts::halves; ++half)
        block.unknown[half] = knows(half) ? 0 : ~0U;
    for (std::size_t at = 0; at < bytes.size(); at += gap_piece_bytes)
        add_piece(block, bytes.subspan(at, std::min(gap_piece_bytes, bytes.size() - at)),
                  first_byte + at);
    for (std::size_t half = 1; half < HalfCounts::halves; ++half)
        if (const std::uint64_t count = block.counts.of(half); count != 0)
            counts_[half].count += count;
}

/// Nearly all pieces hold gaps of sizes that are known and none of 512 or more, so that nothing is
/// to be done but to count. Whether there is a larger one, their sum says, which is then too small.
void GapTable::add_piece(Block& block,
                         std::span<const std::uint8_t> bytes,
                         std::uint64_t first_byte) {
    std::array<std::uint8_t, 8 * gap_piece_bytes + half_slack> halves;
    const std::size_t primes = read_half_gaps(bytes, halves.data());
    if (primes == 0) return;
    const std::uint64_t first = first_integer(bytes, first_byte);
    const std::uint64_t last = last_integer(bytes, first_byte);
    const auto gaps = std::span(halves).first(primes - 1);
    block.counts.add(gaps);
    const auto [sum, has_unknown] = block.counts.summary(block.unknown);
    if (sum != block.sum + (last - first) / 2) [[unlikely]] {
        block.counts.take_back(gaps);
        return add_plainly(bytes, first_byte);
    }
    block.sum = sum;
    add_prime(first);
    last_prime_ = last;
    if (has_unknown) [[unlikely]]
        take_unknown(block, gaps, first);
}

/// All that were counted of a size which was unknown lie in this piece.
void GapTable::take_unknown(Block& block, std::span<const std::uint8_t> gaps, std::uint64_t first) {
    for (std::size_t half = 1; half < HalfCounts::halves; ++half) {
        if (block.unknown[half] == 0 || block.counts.of(half) == 0) continue;
        block.unknown[half] = 0;
        if (knows(half)) continue;  // since the gap between two pieces
        const auto at = std::ranges::find(gaps, half);
        const std::uint64_t start = first + 2 * std::accumulate(gaps.begin(), at, std::uint64_t{0});
        const std::uint64_t count = block.counts.take(half);
        of_size(2 * half, start) = {count, start};
        block.sum -= half * count;
    }
}

void GapTable::append(const GapTable& next) {
    if (next.empty()) return;
    if (empty()) {
        *this = next;
        return;
    }
    add_gap(last_prime_, next.first_prime_ - last_prime_);
    for (std::size_t i = 0; i < next.counts_.size(); ++i) {
        if (next.counts_[i].count == 0) continue;
        if (counts_[i].count == 0) counts_[i].first = next.counts_[i].first;
        counts_[i].count += next.counts_[i].count;
    }
    last_prime_ = next.last_prime_;
}

std::vector<GapRow> GapTable::rows() const {
    std::vector<GapRow> rows;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        if (counts_[i].count != 0)
            rows.push_back({std::max<std::uint64_t>(2 * i, 1), counts_[i].count, counts_[i].first});
    mark_maximal(rows);
    return rows;
}

}  // namespace warpsieve::core
