#include "io/chunk/encoded_chunk.hpp"

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw) {
    ChunkDecoder decoder(chunk.store);
    decode(chunk, raw, decoder);
}

void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw, ChunkDecoder& decoder) {
    try {
        decoder.decode(chunk.bytes, raw, chunk.length);
    } catch (const DamagedError& error) {
        throw DamagedError(chunk.file + ": " + error.what());
    }
}

std::span<const std::uint8_t> view(const EncodedChunk& chunk, ChunkDecoder& decoder) {
    try {
        return decoder.view(chunk.bytes, chunk.elements * element_bytes(chunk.store), chunk.length);
    } catch (const DamagedError& error) {
        throw DamagedError(chunk.file + ": " + error.what());
    }
}

std::span<const std::uint64_t> numbers_of(std::span<const std::uint8_t> raw) {
    return {reinterpret_cast<const std::uint64_t*>(raw.data()), raw.size() / sizeof(std::uint64_t)};
}

std::span<const std::uint64_t> numbers_within(std::span<const std::uint64_t> numbers,
                                              const Interval& range) {
    const auto first = std::ranges::lower_bound(numbers, range.first);
    return {first, std::ranges::upper_bound(first, numbers.end(), range.last)};
}

Interval covered_by(const EncodedChunk& bitmap) {
    const std::uint64_t first = bitmap.first * core::wheel;
    return {first, core::saturating_add(first, bitmap.elements * core::wheel - 1)};
}

DecodedChunk::DecodedChunk(const EncodedChunk& chunk)
    : store_(chunk.store), covered_(covered_by(chunk)) {
    decode(chunk, space_for(chunk.elements));
}

std::span<std::uint8_t> DecodedChunk::space_for(std::size_t elements) {
    if (store_ == core::Store::bitmap) {
        bitmap_.resize(elements);
        return bitmap_;
    }
    primes_.resize(elements);
    return {reinterpret_cast<std::uint8_t*>(primes_.data()), elements * sizeof(std::uint64_t)};
}

std::optional<DecodedChunk::Stretch> DecodedChunk::stretch_of(const Interval& range) const {
    const Interval stretch{std::max(range.first, covered_.first),
                           std::min(range.last, covered_.last)};
    if (stretch.first > stretch.last) return std::nullopt;
    const core::ByteRange place = core::bytes_of(stretch);
    const auto from =
        bitmap_.begin() + static_cast<std::ptrdiff_t>(place.first - core::byte_of(covered_.first));
    Bytes bytes(from, from + static_cast<std::ptrdiff_t>(place.count));
    bytes.front() &= core::bits_inside(place.first, stretch);
    bytes.back() &= core::bits_inside(place.first + place.count - 1, stretch);
    return Stretch{stretch, std::move(bytes)};
}

std::vector<std::uint64_t> DecodedChunk::primes(const Interval& range) && {
    if (store_ == core::Store::primes) {
        primes_.erase(std::ranges::upper_bound(primes_, range.last), primes_.end());
        primes_.erase(primes_.begin(), std::ranges::lower_bound(primes_, range.first));
        return std::move(primes_);
    }
    std::vector<std::uint64_t> primes;
    if (const auto stretch = stretch_of(range)) {
        primes.reserve(core::read_totals(stretch->bytes, 0).prime_count +
                       core::wheel_primes.size());
        core::append_primes(stretch->interval, stretch->bytes, primes);
    }
    return primes;
}

std::uint64_t DecodedChunk::count(const Interval& range) const {
    if (store_ == core::Store::primes)
        return static_cast<std::uint64_t>(std::ranges::upper_bound(primes_, range.last) -
                                          std::ranges::lower_bound(primes_, range.first));
    const auto stretch = stretch_of(range);
    if (!stretch) return 0;
    return core::count_primes(stretch->interval, stretch->bytes);
}

}  // namespace warpsieve::io
