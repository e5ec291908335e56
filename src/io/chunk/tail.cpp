#include "io/chunk/tail.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "io/disk/digest.hpp"

namespace warpsieve::io {
namespace {

/// Chunks of primes that a thread encodes with the same memory, and hands over together.
constexpr std::size_t task_chunks = 8;

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
    if (store_ == core::Store::primes) return append_primes(batch, bitmap, threads);
    append_bytes(bitmap, threads);
    return core::count_wheel_primes(batch).prime_count +
           core::read_totals(bitmap, core::byte_of(batch.first)).prime_count;
}

std::uint64_t Tail::append_primes(const Interval& batch,
                                  std::span<const std::uint8_t> bitmap,
                                  unsigned threads) {
    const std::size_t before = numbers_.size();
    core::append_primes(batch, {}, numbers_);
    const std::uint64_t without_bit = numbers_.size() - before;
    const BatchBits bits{bitmap, core::byte_of(batch.first)};
    const ChunkCuts cuts = cut_into_chunks(bitmap, numbers_.size());
    Filling filling(cuts.full_chunks() < 2 ? 1 : threads);
    for (std::size_t i = 0; i < cuts.full_chunks(); i += task_chunks) {
        if (filling.full()) take_chunks(filling);
        const std::size_t size = std::min(task_chunks, cuts.full_chunks() - i);
        filling.submit([&bits, begins = std::span(cuts.begins).subspan(i, size),
                        numbers = std::exchange(numbers_, {})]() mutable {
            return fill_prime_chunks(bits, begins, std::move(numbers));
        });
    }
    while (!filling.empty()) take_chunks(filling);
    bits.append(cuts.begins.back(), cuts.left, numbers_);
    return without_bit + cuts.bits;
}

void Tail::append_bytes(std::span<const std::uint8_t> bitmap, unsigned threads) {
    Filling filling(bitmap.size() < 2 * chunk_bytes ? 1 : threads);
    while (bytes_.size() + bitmap.size() >= chunk_bytes) {
        if (filling.full()) take_chunks(filling);
        const std::size_t missing = chunk_bytes - bytes_.size();
        filling.submit([front = std::exchange(bytes_, {}), back = bitmap.first(missing)] {
            std::vector<FilledChunk> chunks;
            chunks.push_back(fill_bitmap_chunk(front, back));
            return chunks;
        });
        bitmap = bitmap.subspan(missing);
    }
    while (!filling.empty()) take_chunks(filling);
    bytes_.insert(bytes_.end(), bitmap.begin(), bitmap.end());
}

void Tail::take_chunks(Filling& filling) {
    for (FilledChunk& chunk : filling.take()) {
        full_.push_back(std::move(chunk.bytes));
        ++full_chunks_;
        chain_ = chain_digest(chain_, chunk.digest);
    }
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
