#include "io/chunk/encoded_chunk.hpp"

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

namespace {

/// Does the decoding, and names the file where it finds damage.
template <class Work>
auto naming_file(const EncodedChunk& chunk, Work work) try {
    return work();
} catch (const DamagedError& error) {
    throw DamagedError(chunk.file + ": " + error.what());
}

}  // namespace

void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw) {
    ChunkDecoder decoder(chunk.store);
    decode(chunk, raw, decoder);
}

void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw, ChunkDecoder& decoder) {
    naming_file(chunk, [&] { decoder.decode(chunk.bytes, raw, chunk.length); });
}

std::span<const std::uint8_t> view(const EncodedChunk& chunk, ChunkDecoder& decoder) {
    return naming_file(chunk, [&] {
        return decoder.view(chunk.bytes, chunk.elements * element_bytes(chunk.store), chunk.length);
    });
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

std::optional<BitmapStretch> bits_within(std::span<const std::uint8_t> bitmap,
                                         const Interval& covered,
                                         const Interval& range,
                                         Bytes& masked) {
    const Interval here{std::max(range.first, covered.first), std::min(range.last, covered.last)};
    if (here.first > here.last) return std::nullopt;
    const core::ByteRange place = core::bytes_of(here);
    const auto bytes = bitmap.subspan(place.first - core::byte_of(covered.first), place.count);
    const auto first_bits = core::bits_inside(place.first, here);
    const auto last_bits = core::bits_inside(place.first + place.count - 1, here);
    if ((bytes.front() & ~first_bits) == 0 && (bytes.back() & ~last_bits) == 0)
        return BitmapStretch{here, bytes};
    masked.assign(bytes.begin(), bytes.end());
    masked.front() &= first_bits;
    masked.back() &= last_bits;
    return BitmapStretch{here, masked};
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

std::vector<std::uint64_t> DecodedChunk::primes(const Interval& range) && {
    if (store_ == core::Store::primes) {
        primes_.erase(std::ranges::upper_bound(primes_, range.last), primes_.end());
        primes_.erase(primes_.begin(), std::ranges::lower_bound(primes_, range.first));
        return std::move(primes_);
    }
    std::vector<std::uint64_t> primes;
    Bytes masked;
    if (const auto stretch = bits_within(bitmap_, covered_, range, masked)) {
        primes.reserve(core::read_totals(stretch->bytes, 0).prime_count +
                       core::wheel_primes.size());
        core::append_primes(stretch->interval, stretch->bytes, primes);
    }
    return primes;
}

std::uint64_t DecodedChunk::count(const Interval& range) const {
    if (store_ == core::Store::primes) return numbers_within(primes_, range).size();
    Bytes masked;
    const auto stretch = bits_within(bitmap_, covered_, range, masked);
    if (!stretch) return 0;
    return core::count_primes(stretch->interval, stretch->bytes);
}

}  // namespace warpsieve::io
