#include "verify/section_digest.hpp"

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"

namespace warpsieve::verify {
namespace {

constexpr std::uint64_t word = core::word_bytes;
/// Primes are marked in so many bytes of a bitmap before these are digested: they stay in the
/// cache.
constexpr std::size_t digested_at_once = std::size_t{1} << 15;
/// No two primes below 2^64 are further apart than 1,550: what lies beyond this many bytes is no
/// list of primes, and filling it up could take for ever.
constexpr std::uint64_t longest_fill = std::uint64_t{1} << 20;

}  // namespace

SectionDigest::SectionDigest(const Interval& section)
    : section_(section), range_(core::bytes_of(section)), first_(range_.first) {}

void SectionDigest::bytes(std::uint64_t first_byte, std::span<const std::uint8_t> bitmap) {
    const std::uint64_t end = range_.first + range_.count;
    const std::uint64_t from = std::max(first_byte, range_.first);
    const std::uint64_t to = std::min(first_byte + bitmap.size(), end);
    if (from >= to) return;
    if (first_byte <= range_.first) found_.count += core::count_wheel_primes(section_).prime_count;
    const std::size_t before = pending_.size();
    const auto inside = bitmap.subspan(from - first_byte, to - from);
    pending_.insert(pending_.end(), inside.begin(), inside.end());
    for (const std::uint64_t edge : {range_.first, end - 1})
        if (edge >= from && edge < to)
            pending_[edge - first_] = static_cast<std::uint8_t>(pending_[edge - first_] &
                                                                core::bits_inside(edge, section_));
    found_.count += core::count_bits(&pending_[before], inside.size());
    digest(pending_.size() - std::min<std::uint64_t>(next_byte() % word, pending_.size()));
}

void SectionDigest::primes(std::span<const std::uint8_t> raw) {
    const auto prime_at = [raw](std::size_t at) { return core::load_word(&raw[at], word); };
    if (raw.empty() || prime_at(0) > section_.last || prime_at(raw.size() - word) < section_.first)
        return;
    for (std::size_t at = 0; at < raw.size(); at += word)
        if (section_.contains(prime_at(at))) prime(prime_at(at));
}

void SectionDigest::prime(std::uint64_t prime) {
    ++found_.count;
    const std::uint8_t bit = core::bit_of(prime);
    if (bit == 0) return;  // 2, 3 and 5; a composite without one makes the count wrong
    fill_through(core::byte_of(prime));
    pending_.back() |= bit;
}

/// Makes `byte` the last one that is pending.
void SectionDigest::fill_through(std::uint64_t byte) {
    if (byte + 1 <= next_byte()) return;
    if (byte - next_byte() > longest_fill) {
        torn_ = true;
        pending_.clear();
        first_ = byte / word * word;
    }
    if (pending_.size() >= digested_at_once) digest(pending_.size() - next_byte() % word);
    pending_.resize(byte + 1 - first_);
}

void SectionDigest::digest(std::size_t bytes) {
    const auto done = std::span(pending_).first(bytes);
    if (!done.empty()) found_.digest += core::digest_bits(done, first_);
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(bytes));
    first_ += bytes;
}

core::SampleTotals SectionDigest::take() {
    fill_through(range_.first + range_.count - 1);
    digest(pending_.size());
    if (torn_) found_.digest = ~found_.digest;
    return found_;
}

}  // namespace warpsieve::verify
