#include "core/gap_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>

#include "core/bitmap.hpp"
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

/// Marks the rows whose gaps are larger than all that begin before.
void mark_maximal(std::vector<GapRow>& rows) {
    std::uint64_t first_of_larger = max_u64;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        row->maximal = row->first < first_of_larger ? 1 : 0;
        first_of_larger = std::min(first_of_larger, row->first);
    }
}

}  // namespace

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
        contradiction("the gaps between " + std::to_string(first_prime) + " and " +
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
    constexpr std::size_t piece = 512;
    std::array<std::uint64_t, 8 * piece + read_slack> integers{};
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const auto here = bytes.subspan(at, std::min(piece, bytes.size() - at));
        const std::size_t count = read_integers(here, first_byte + at, 8 * piece, integers.data());
        for (const std::uint64_t p : std::span(integers).first(count)) add_prime(p);
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
