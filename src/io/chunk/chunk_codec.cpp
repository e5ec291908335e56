#include "io/chunk/chunk_codec.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <stdexcept>

#include "core/bytes.hpp"
#include "io/chunk/deflate/deflate_odd_numbers.hpp"
#include "io/disk/digest.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

static_assert(std::endian::native == std::endian::little);

/// Only what PrimeEncoder cannot do better comes here. Level 1 of libdeflate: 30 million primes
/// a second and 1.12 bytes a prime at 1e18, where zlib's level 1 has 19 million and 1.21.
constexpr int deflate_level = 1;

constexpr std::size_t number_bytes = sizeof(std::uint64_t);
constexpr std::size_t checksum_bytes = sizeof(std::uint32_t);

using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;

/// HDF5's shuffle filter: byte 0 of all numbers, then byte 1 of all, ...
/// @param length numbers of the chunk
Bytes shuffle(std::span<const std::uint8_t> raw, std::size_t length) {
    Bytes planes(length * number_bytes);
    for (std::size_t plane = 0; plane < number_bytes; ++plane)
        for (std::size_t i = 0; i < raw.size() / number_bytes; ++i)
            planes[plane * length + i] = raw[i * number_bytes + plane];
    return planes;
}

/// Sixteen bytes, which any processor moves at once.
using Lanes [[gnu::vector_size(16)]] = std::uint8_t;

/// The bytes of both, in turn: of their first halves, and of their second ones.
Lanes zip_low(Lanes a, Lanes b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
Lanes zip_high(Lanes a, Lanes b) {
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                   31);
}

/// Sixteen numbers of the eight planes: bytes that are four planes apart are zipped first, then
/// two, then neighbours: 0.28 ns a number, where one by one takes 1.16.
void unshuffle_sixteen(const std::uint8_t* planes, std::size_t length, std::uint8_t* raw) {
    std::array<Lanes, number_bytes> lanes;
    for (std::size_t plane = 0; plane < number_bytes; ++plane)
        std::memcpy(&lanes[plane], planes + plane * length, sizeof(Lanes));
    for (int turn = 0; turn < 3; ++turn) {
        std::array<Lanes, number_bytes> zipped;
        for (std::size_t i = 0; i < number_bytes / 2; ++i) {
            zipped[2 * i] = zip_low(lanes[i], lanes[i + number_bytes / 2]);
            zipped[2 * i + 1] = zip_high(lanes[i], lanes[i + number_bytes / 2]);
        }
        lanes = zipped;
    }
    std::memcpy(raw, lanes.data(), sizeof lanes);
}

void unshuffle(std::span<const std::uint8_t> planes,
               std::span<std::uint8_t> raw,
               std::size_t length) {
    std::size_t done = 0;
    for (; (done + sizeof(Lanes)) * number_bytes <= raw.size(); done += sizeof(Lanes))
        unshuffle_sixteen(&planes[done], length, &raw[done * number_bytes]);
    for (std::size_t i = done; i < raw.size() / number_bytes; ++i) {
        std::uint64_t number = 0;
        for (std::size_t plane = 0; plane < number_bytes; ++plane)
            number |= std::uint64_t{planes[plane * length + i]} << (8 * plane);
        std::memcpy(&raw[i * number_bytes], &number, number_bytes);
    }
}

Bytes compressed(std::span<const std::uint8_t> bytes) {
    const Compressor compressor(libdeflate_alloc_compressor(deflate_level),
                                &libdeflate_free_compressor);
    if (!compressor) throw std::bad_alloc();
    Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()));
    const std::size_t size = libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(),
                                                      out.data(), out.size());
    if (size == 0) throw std::logic_error("deflate: the bound of the output was too small");
    return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)};
}

/// Words taken at once. All sums of so many stay below 2^32, so that the compiler may take them
/// with the lanes of a vector: 256 * 257 / 2 * 65535 < 2^31.01.
constexpr std::size_t block_words = 256;

struct BlockSums {
    std::uint32_t words = 0;
    std::uint32_t running = 0;  ///< over the values of the sum of the words
};

/// @param bytes of block_words words
WARPSIEVE_TARGET_CLONES
BlockSums sums_of_block(const std::uint8_t* bytes) {
    std::array<std::uint16_t, block_words> block;
    std::memcpy(block.data(), bytes, sizeof block);
    BlockSums sums;
    for (std::uint32_t i = 0; i < block_words; ++i) {
        const std::uint32_t word = (block[i] >> 8 | block[i] << 8) & 0xffffU;
        sums.words += word;
        sums.running += (static_cast<std::uint32_t>(block_words) - i) * word;
    }
    return sums;
}

/// Folds until 16 bits are left; keeps 65535, and gives 0 for 0 alone, as libhdf5 does.
std::uint64_t fold(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

/// libhdf5's own checksum of bitmaps, made again with the lanes of a vector: two sums modulo 65535
/// over big-endian 16-bit words, the second of them over the running values of the first; never 0
/// in either half, as 65535 stands for 0 unless all words are 0. A last odd byte is the upper half
/// of a word.
std::uint32_t fletcher32(std::span<const std::uint8_t> bytes) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::size_t at = 0;
    for (; at + 2 * block_words <= bytes.size(); at += 2 * block_words) {
        const BlockSums sums = sums_of_block(&bytes[at]);
        second = fold(second + block_words * first + sums.running);
        first = fold(first + sums.words);
    }
    for (; at + 1 < bytes.size(); at += 2) {
        first = fold(first + (std::uint64_t{bytes[at]} << 8 | bytes[at + 1]));
        second = fold(second + first);
    }
    if (at < bytes.size()) {
        first = fold(first + (std::uint64_t{bytes[at]} << 8));
        second = fold(second + first);
    }
    return static_cast<std::uint32_t>(second << 16 | first);
}

/// HDF5's fletcher32 filter: the bytes, then their checksum as a little-endian number.
Bytes with_checksum(std::span<const std::uint8_t> raw, std::size_t length) {
    Bytes out;
    out.reserve(length + checksum_bytes);
    out.assign(raw.begin(), raw.end());
    out.resize(length + checksum_bytes);
    const std::uint32_t checksum = fletcher32(std::span(out).first(length));
    std::memcpy(&out[length], &checksum, checksum_bytes);
    return out;
}

void require_checksum(std::span<const std::uint8_t> encoded, std::size_t length) {
    if (encoded.size() != length + checksum_bytes)
        throw DamagedError("one of its chunks has a wrong size");
    std::uint32_t stated = 0;
    std::memcpy(&stated, &encoded[length], checksum_bytes);
    if (fletcher32(encoded.first(length)) != stated)
        throw DamagedError("the checksum of one of its chunks does not fit");
}

}  // namespace

std::span<const std::uint8_t> raw_bytes(std::span<const std::uint64_t> numbers) {
    return {reinterpret_cast<const std::uint8_t*>(numbers.data()), numbers.size_bytes()};
}

Bytes encode_chunk(core::Store store, std::span<const std::uint8_t> raw, std::size_t length) {
    if (raw.size() > length * element_bytes(store) || length > chunk_elements(store))
        throw std::logic_error("more than a chunk is to be encoded");
    if (store != core::Store::primes) return with_checksum(raw, length);
    std::vector<std::uint64_t> primes(raw.size() / number_bytes);
    if (!primes.empty()) std::memcpy(primes.data(), raw.data(), raw.size());
    return PrimeEncoder().encode(primes, length);
}

Bytes encode_chunk(core::Store store, std::span<const std::uint8_t> raw) {
    return encode_chunk(store, raw, chunk_elements(store));
}

std::span<const std::uint8_t> unchecked_bitmap(const Bytes& encoded) {
    return std::span(encoded).first(chunk_bytes);
}

PrimeEncoder::PrimeEncoder() : deflater_(std::make_unique<deflate::OddNumberDeflater>()) {}
PrimeEncoder::PrimeEncoder(PrimeEncoder&&) noexcept = default;
PrimeEncoder& PrimeEncoder::operator=(PrimeEncoder&&) noexcept = default;
PrimeEncoder::~PrimeEncoder() = default;

Bytes PrimeEncoder::encode(std::span<const std::uint64_t> primes, std::size_t length) {
    if (primes.size() > length) throw std::logic_error("more than a chunk is to be encoded");
    if (primes.size() == chunk_primes)
        if (auto stream = deflater_->deflate(primes)) return std::move(*stream);
    return compressed(shuffle(raw_bytes(primes), length));
}

void PrimeEncoder::begin() {
    deflater_->begin(chunk_primes);
}

void PrimeEncoder::append(std::span<const std::uint64_t> primes) {
    deflater_->append(primes);
}

std::optional<Bytes> PrimeEncoder::finish() {
    return deflater_->finish();
}

struct ChunkDecoder::Inflater {
    std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> state{
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor};
    Bytes planes = Bytes(chunk_bytes);
    std::vector<std::uint64_t> numbers = {};  ///< for view()

    Inflater() {
        if (!state) throw std::bad_alloc();
    }
    void inflate(std::span<const std::uint8_t> encoded, std::size_t bytes) {
        // Without a place for the size, libdeflate takes nothing but exactly a chunk for good.
        if (libdeflate_zlib_decompress(state.get(), encoded.data(), encoded.size(), planes.data(),
                                       bytes, nullptr) != LIBDEFLATE_SUCCESS)
            throw DamagedError("one of its chunks cannot be inflated");
    }
};

ChunkDecoder::ChunkDecoder(core::Store store) : store_(store) {
    if (store_ == core::Store::primes) inflater_ = std::make_unique<Inflater>();
}
ChunkDecoder::ChunkDecoder(ChunkDecoder&&) noexcept = default;
ChunkDecoder& ChunkDecoder::operator=(ChunkDecoder&&) noexcept = default;
ChunkDecoder::~ChunkDecoder() = default;

void ChunkDecoder::require_a_chunk(std::size_t bytes, std::size_t length) const {
    if (bytes > length * element_bytes(store_) || length > chunk_elements(store_))
        throw std::logic_error("more than a chunk is to be decoded");
}

std::span<const std::uint8_t> ChunkDecoder::view(std::span<const std::uint8_t> encoded,
                                                 std::size_t bytes,
                                                 std::size_t length) {
    require_a_chunk(bytes, length);
    if (store_ != core::Store::primes) {
        require_checksum(encoded, length);
        return encoded.first(bytes);
    }
    inflater_->numbers.resize(chunk_primes);
    const std::span raw(reinterpret_cast<std::uint8_t*>(inflater_->numbers.data()), bytes);
    decode(encoded, raw, length);
    return raw;
}

void ChunkDecoder::decode(std::span<const std::uint8_t> encoded,
                          std::span<std::uint8_t> raw,
                          std::size_t length) {
    require_a_chunk(raw.size(), length);
    if (store_ != core::Store::primes) {
        require_checksum(encoded, length);
        std::ranges::copy(encoded.first(raw.size()), raw.begin());
        return;
    }
    inflater_->inflate(encoded, length * number_bytes);
    unshuffle(inflater_->planes, raw, length);
}

std::uint64_t chain_digest(std::uint64_t chain, std::uint64_t chunk_digest) {
    return xxh3(std::array{chain, chunk_digest});
}

}  // namespace warpsieve::io
