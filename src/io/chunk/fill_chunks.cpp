#include "io/chunk/fill_chunks.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/deflate/deflate_odd_numbers.hpp"
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

namespace {

[[noreturn]] void throw_too_few() {
    throw std::logic_error("a bitmap has fewer bits than were counted");
}

}  // namespace

void BatchBits::read(const BitPlace& from, std::size_t count, std::uint64_t* out) const {
    const std::size_t wanted = from.bits_before + count;
    if (core::read_integers(bitmap.subspan(from.byte), first_byte + from.byte, wanted, out) <
        wanted)
        throw_too_few();
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

std::size_t BatchBits::read_words(std::size_t byte, std::size_t bytes, std::uint64_t* out) const {
    const auto words = bitmap.subspan(byte, std::min(bytes, bitmap.size() - byte));
    if (words.empty()) throw_too_few();
    return core::read_integers(words, first_byte + byte, 8 * words.size(), out);
}

namespace {

/// Fills full chunks with memory that is used again and again.
class ChunkFiller {
public:
    explicit ChunkFiller(const BatchBits& bits) : bits_(bits) {}

    /// @param front what the chunk has already
    FilledChunk fill_as_a_whole(const BitPlace& begin, std::span<const std::uint64_t> front) {
        numbers_.resize(chunk_primes + word_bits + core::read_slack);
        std::ranges::copy(front, numbers_.begin());
        bits_.read(begin, chunk_primes - front.size(), &numbers_[front.size()]);
        const auto primes = std::span(numbers_).subspan(begin.bits_before, chunk_primes);
        return {.bytes = encoder_.encode(primes), .digest = xxh3(primes)};
    }

    /// Piece by piece, each read, digested and encoded while it is in the L1 cache: 512 KiB of
    /// numbers would fill the cache that the sieve next to it works in.
    FilledChunk fill(const BitPlace& begin) {
        piece_.resize(piece_words * word_bits + core::read_slack);
        encoder_.begin();
        std::size_t missing = chunk_primes;
        std::size_t before = begin.bits_before;
        for (std::size_t byte = begin.byte; missing != 0; byte += piece_bytes) {
            const std::size_t came = bits_.read_words(byte, piece_bytes, piece_.data()) - before;
            const auto primes = std::span(piece_).subspan(before, std::min(came, missing));
            encoder_.append(primes);
            digest_.update(primes);
            missing -= primes.size();
            before = 0;
        }
        const std::uint64_t digest = digest_.take();
        auto bytes = encoder_.finish();
        return bytes ? FilledChunk{.bytes = std::move(*bytes), .digest = digest}
                     : fill_as_a_whole(begin, {});
    }

private:
    static constexpr std::size_t word_bits = 8 * core::word_bytes;
    /// Some 16 KiB of primes, as a word holds 8 at 1e12 and 11 at 1e9.
    static constexpr std::size_t piece_words = 256;
    static constexpr std::size_t piece_bytes = piece_words * core::word_bytes;
    static_assert(piece_bytes * core::wheel <= deflate::too_far);

    BatchBits bits_;
    PrimeEncoder encoder_;
    Xxh3Stream digest_;
    std::vector<std::uint64_t> piece_;
    std::vector<std::uint64_t> numbers_;
};

}  // namespace

std::vector<FilledChunk> fill_prime_chunks(const BatchBits& bits,
                                           std::span<const BitPlace> begins,
                                           std::span<const std::uint64_t> front) {
    std::vector<FilledChunk> chunks;
    ChunkFiller filler(bits);
    for (const BitPlace& begin : begins)
        chunks.push_back(chunks.empty() && !front.empty() ? filler.fill_as_a_whole(begin, front)
                                                          : filler.fill(begin));
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
