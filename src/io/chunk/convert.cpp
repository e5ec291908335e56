#include "io/chunk/convert.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Bytes of a bitmap that are converted at once: their primes, at most eight for each, stay in the
/// cache of a core, and each call of `take` is worth some microseconds.
constexpr std::size_t piece_bytes = 8192;

}  // namespace

StoreConverter::StoreConverter(
    core::Store from, core::Store to, const Interval& interval, std::string file, Take take)
    : from_(from),
      to_(to),
      interval_(interval),
      file_(std::move(file)),
      take_(std::move(take)),
      next_byte_(core::byte_of(interval.first)) {}

void StoreConverter::append(std::span<const std::uint8_t> raw) {
    if (from_ == to_) return take_(raw);
    if (from_ == core::Store::primes) return append_numbers(raw);
    append_bytes(raw);
}

void StoreConverter::finish() {
    if (from_ == to_ || to_ != core::Store::bitmap) return;
    extend_to(core::byte_of(interval_.last));
    hand_on_bytes();
}

void StoreConverter::append_numbers(std::span<const std::uint8_t> raw) {
    for (std::size_t at = 0; at < raw.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t number = 0;
        std::memcpy(&number, &raw[at], sizeof number);
        append_number(number);
    }
}

void StoreConverter::append_number(std::uint64_t n) {
    const std::uint8_t bit = core::bit_of(n);
    const bool has_no_bit = std::ranges::find(core::wheel_primes, n) != core::wheel_primes.end();
    if (n <= last_prime_ || n < interval_.first || n > interval_.last || (bit == 0 && !has_no_bit))
        throw WrongResultError(file_ + ": it stores " + std::to_string(n) +
                               " where no such prime can be");
    last_prime_ = n;
    if (bit == 0) return;
    extend_to(core::byte_of(n));
    bytes_.back() |= bit;
}

void StoreConverter::extend_to(std::uint64_t byte) {
    for (; next_byte_ <= byte; ++next_byte_) {
        if (bytes_.size() == piece_bytes) hand_on_bytes();
        bytes_.push_back(0);
    }
}

void StoreConverter::hand_on_bytes() {
    take_(bytes_);
    bytes_.clear();
}

void StoreConverter::append_bytes(std::span<const std::uint8_t> raw) {
    while (!raw.empty()) {
        const auto piece = raw.first(std::min(raw.size(), piece_bytes));
        Interval covered = core::integers_of({next_byte_, piece.size()});
        covered.first = std::max(covered.first, interval_.first);
        covered.last = std::min(covered.last, interval_.last);
        numbers_.clear();
        core::append_primes(covered, piece, numbers_);
        take_(raw_bytes(numbers_));
        next_byte_ += piece.size();
        raw = raw.subspan(piece.size());
    }
}

}  // namespace warpsieve::io
