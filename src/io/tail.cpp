#include "io/tail.hpp"

#include <algorithm>
#include <cstring>
#include <future>
#include <stdexcept>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "io/digest.hpp"

namespace warpsieve::io {
namespace {

/// Bitmap bytes decoded at once: at most 2e6 numbers, 16 MiB.
constexpr std::uint64_t piece_bytes = 1U << 18;

struct EncodedChunk {
    Bytes bytes;
    std::uint64_t digest = 0;
};

EncodedChunk encode_with_digest(core::Store store, std::span<const std::uint8_t> raw) {
    return {encode_chunk(store, raw), xxh3(raw)};
}

template <class Element>
void erase_front(std::vector<Element>& elements, std::size_t bytes) {
    elements.erase(elements.begin(),
                   elements.begin() + static_cast<std::ptrdiff_t>(bytes / sizeof(Element)));
}

}  // namespace

Tail::Tail(core::Store store, Contents contents)
    : store_(store),
      full_chunks_(contents.full_chunks),
      full_(std::move(contents.full)),
      chain_(contents.chain) {
    if (store_ != core::Store::primes) {
        bytes_ = std::move(contents.rest);
        return;
    }
    numbers_.resize(contents.rest.size() / sizeof(std::uint64_t));
    if (!numbers_.empty())
        std::memcpy(numbers_.data(), contents.rest.data(), numbers_.size() * sizeof(std::uint64_t));
}

std::uint64_t Tail::elements() const noexcept {
    return full_chunks_ * chunk_elements(store_) + rest().size() / element_bytes(store_);
}

std::span<const std::uint8_t> Tail::rest() const noexcept {
    return store_ == core::Store::primes ? raw_bytes(numbers_) : std::span(bytes_);
}

std::uint64_t Tail::append(const Interval& batch,
                           std::span<const std::uint8_t> bitmap,
                           unsigned threads) {
    if (store_ == core::Store::none) return 0;
    if (!is_loaded()) throw std::logic_error("appending to a tail that was not read");
    if (bitmap.size() != core::bytes_of(batch).count)
        throw std::logic_error("a batch has a bitmap of another length");
    if (store_ == core::Store::primes)
        append_primes(batch, bitmap, threads);
    else
        append_bytes(bitmap, threads);
    constexpr core::Quantities counted = core::quantity_primes;
    return core::count_wheel_primes(batch, counted).prime_count +
           core::read_totals(bitmap, core::byte_of(batch.first), counted).prime_count;
}

void Tail::append_primes(const Interval& batch,
                         std::span<const std::uint8_t> bitmap,
                         unsigned threads) {
    const core::ByteRange range = core::bytes_of(batch);
    for (std::uint64_t at = 0; at < range.count; at += piece_bytes) {
        const std::uint64_t size = std::min(piece_bytes, range.count - at);
        const std::uint64_t low = (range.first + at) * core::wheel;
        const Interval piece{
            std::max(batch.first, low),
            std::min(batch.last, core::saturating_add(low, size * core::wheel - 1))};
        core::append_primes(piece, bitmap.subspan(at, size), numbers_);
        if (numbers_.size() >= threads * chunk_primes) encode_full_chunks(threads);
    }
    encode_full_chunks(threads);
}

void Tail::append_bytes(std::span<const std::uint8_t> bitmap, unsigned threads) {
    while (!bitmap.empty()) {
        const std::size_t size = std::min(bitmap.size(), threads * chunk_bytes);
        bytes_.insert(bytes_.end(), bitmap.begin(),
                      bitmap.begin() + static_cast<std::ptrdiff_t>(size));
        bitmap = bitmap.subspan(size);
        encode_full_chunks(threads);
    }
}

void Tail::encode_full_chunks(unsigned threads) {
    const std::span<const std::uint8_t> raw = rest();
    const std::size_t chunks = raw.size() / chunk_bytes;
    for (std::size_t first = 0; first < chunks; first += threads) {
        std::vector<std::future<EncodedChunk>> encoding;
        for (std::size_t i = first; i < std::min(chunks, first + threads); ++i)
            encoding.push_back(std::async(threads > 1 ? std::launch::async : std::launch::deferred,
                                          encode_with_digest, store_,
                                          raw.subspan(i * chunk_bytes, chunk_bytes)));
        for (std::future<EncodedChunk>& future : encoding) {
            EncodedChunk chunk = future.get();
            full_.push_back(std::move(chunk.bytes));
            ++full_chunks_;
            chain_ = chain_digest(chain_, chunk.digest);
        }
    }
    if (store_ == core::Store::primes)
        erase_front(numbers_, chunks * chunk_bytes);
    else
        erase_front(bytes_, chunks * chunk_bytes);
}

std::uint64_t Tail::digest() const {
    return rest().empty() ? chain_ : chain_digest(chain_, xxh3(rest()));
}

void Tail::drop_front(std::size_t chunks) {
    if (chunks > full_.size()) throw std::logic_error("more chunks are dropped than there are");
    full_.erase(full_.begin(), full_.begin() + static_cast<std::ptrdiff_t>(chunks));
    full_chunks_ -= chunks;
}

}  // namespace warpsieve::io
