#include "io/chunk/fill_chunks.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"

namespace warpsieve::io {

WARPSIEVE_TARGET_CLONES
ChunkCuts cut_into_chunks(std::span<const std::uint8_t> bitmap, std::size_t held) {
    ChunkCuts cuts{.begins = {{}}};
    std::uint64_t missing = chunk_primes - held;
    for (std::size_t at = 0; at < bitmap.size(); at += core::word_bytes) {
        const std::uint64_t word = core::load_word(&bitmap[at], bitmap.size() - at);
        const auto here = static_cast<std::uint32_t>(std::popcount(word));
        cuts.bits += here;
        if (here < missing) {
            missing -= here;
            continue;
        }
        // A chunk ends in this word, or with it: chunks are longer than words.
        cuts.begins.push_back({at, static_cast<std::uint32_t>(missing)});
        missing += chunk_primes - here;
    }
    cuts.left = chunk_primes - missing;
    if (cuts.full_chunks() == 0) cuts.left -= held;
    return cuts;
}

void BatchBits::read(const BitPlace& from, std::size_t count, std::uint64_t* out) const {
    const std::size_t wanted = from.bits_before + count;
    if (core::read_integers(bitmap.subspan(from.byte), first_byte + from.byte, wanted, out) <
        wanted)
        throw std::logic_error("a bitmap has fewer bits than were counted");
}

void BatchBits::append(const BitPlace& from,
                       std::size_t count,
                       std::vector<std::uint64_t>& numbers) const {
    const std::size_t before = numbers.size();
    numbers.resize(before + from.bits_before + count + core::read_slack);
    read(from, count, &numbers[before]);
    numbers.resize(before + from.bits_before + count);
    const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(before);
    numbers.erase(begin, begin + from.bits_before);
}

std::vector<FilledChunk> fill_prime_chunks(const BatchBits& bits,
                                           std::span<const BitPlace> begins,
                                           std::vector<std::uint64_t> numbers) {
    constexpr std::size_t word_bits = 64;
    std::vector<FilledChunk> chunks;
    PrimeEncoder encoder;
    std::size_t held = numbers.size();
    numbers.resize(chunk_primes + word_bits + core::read_slack);
    for (const BitPlace& begin : begins) {
        bits.read(begin, chunk_primes - held, &numbers[held]);
        const auto primes = std::span(numbers).subspan(begin.bits_before, chunk_primes);
        chunks.push_back({.bytes = encoder.encode(primes), .digest = xxh3(primes)});
        held = 0;
    }
    return chunks;
}

FilledChunk fill_bitmap_chunk(const Bytes& front, std::span<const std::uint8_t> back) {
    Bytes joined;
    if (!front.empty()) {
        joined.reserve(front.size() + back.size());
        joined.insert(joined.end(), front.begin(), front.end());
        joined.insert(joined.end(), back.begin(), back.end());
    }
    const std::span raw = front.empty() ? back : std::span<const std::uint8_t>(joined);
    return {.bytes = encode_chunk(core::Store::bitmap, raw),
            .digest = xxh3(raw),
            .bits = core::count_bits(back.data(), back.size())};
}

}  // namespace warpsieve::io
