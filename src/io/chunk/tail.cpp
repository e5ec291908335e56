#include "io/chunk/tail.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/fill_chunks.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/disk/digest.hpp"

namespace warpsieve::io {
namespace {

/// Chunks of primes that a thread encodes with the same memory, and hands over together.
constexpr std::size_t task_chunks = 8;

using Filling = OrderedTasks<std::vector<FilledChunk>>;

void take_chunks(Growth& growth, Filling& filling) {
    for (FilledChunk& chunk : filling.take()) {
        growth.full.push_back(std::move(chunk.bytes));
        growth.chain = chain_digest(growth.chain, chunk.digest);
        growth.primes += chunk.bits;
    }
}

/// Takes all that is left, and what there is to say of the threads.
void take_the_last(Growth& growth, Filling& filling) {
    while (!filling.empty()) take_chunks(growth, filling);
    if (!filling.warning()) return;
    growth.threads = filling.threads();
    growth.warning = filling.warning();
}

/// The primes of a rest, with those of 2, 3 and 5 that the batch begins with.
std::vector<std::uint64_t> numbers_before(const Bytes& rest, const Interval& batch) {
    std::vector<std::uint64_t> numbers(rest.size() / sizeof(std::uint64_t));
    if (!numbers.empty()) std::memcpy(numbers.data(), rest.data(), rest.size());
    core::append_primes(batch, {}, numbers);
    return numbers;
}

void grow_by_primes(Growth& growth,
                    const Bytes& rest,
                    const Interval& batch,
                    std::span<const std::uint8_t> bitmap) {
    std::vector<std::uint64_t> numbers = numbers_before(rest, batch);
    const std::uint64_t without_bit = numbers.size() - rest.size() / sizeof(std::uint64_t);
    const BatchBits bits{bitmap, core::byte_of(batch.first)};
    const ChunkCuts cuts = cut_into_chunks(bitmap, numbers.size());
    Filling filling(cuts.full_chunks() < 2 ? 1 : growth.threads);
    for (std::size_t i = 0; i < cuts.full_chunks(); i += task_chunks) {
        if (filling.full()) take_chunks(growth, filling);
        const std::size_t size = std::min(task_chunks, cuts.full_chunks() - i);
        filling.submit([&bits, begins = std::span(cuts.begins).subspan(i, size),
                        front = std::exchange(numbers, {})] {
            return fill_prime_chunks(bits, begins, front);
        });
    }
    take_the_last(growth, filling);
    bits.append(cuts.begins.back(), cuts.left, numbers);
    const auto raw = raw_bytes(numbers);
    growth.rest.assign(raw.begin(), raw.end());
    growth.primes = without_bit + cuts.bits;
}

/// The rest and the bitmap of a batch as one sequence, of which the rest is the beginning. What is
/// left of the bitmap shares no byte with it.
void join_bytes(Bytes& rest, const Interval& batch, std::span<const std::uint8_t>& bitmap) {
    if (rest.empty() || batch.first % core::wheel == 0) return;
    rest.back() |= bitmap.front();
    bitmap = bitmap.subspan(1);
}

void grow_by_bytes(Growth& growth,
                   const Bytes& rest,
                   const Interval& batch,
                   std::span<const std::uint8_t> bitmap) {
    growth.rest = rest;
    const std::span<const std::uint8_t> whole = bitmap;
    join_bytes(growth.rest, batch, bitmap);
    growth.primes = core::count_primes(batch, whole.first(whole.size() - bitmap.size()));
    Filling filling(bitmap.size() < 2 * chunk_bytes ? 1 : growth.threads);
    const std::uint64_t chunks =
        closed_chunks(core::Store::bitmap, growth.rest.size() + bitmap.size(), batch.last);
    for (std::uint64_t i = 0; i < chunks; ++i) {
        if (filling.full()) take_chunks(growth, filling);
        const std::size_t missing = chunk_bytes - growth.rest.size();
        filling.submit([front = std::exchange(growth.rest, {}), back = bitmap.first(missing)] {
            std::vector<FilledChunk> filled;
            filled.push_back(fill_bitmap_chunk(front, back));
            return filled;
        });
        bitmap = bitmap.subspan(missing);
    }
    take_the_last(growth, filling);
    growth.rest.insert(growth.rest.end(), bitmap.begin(), bitmap.end());
    growth.primes += core::count_bits(bitmap.data(), bitmap.size());
}

}  // namespace

bool cuts_last_byte(core::Store store, std::uint64_t last_integer) noexcept {
    return store == core::Store::bitmap && (last_integer + 1) % core::wheel != 0;
}

std::uint64_t closed_chunks(core::Store store,
                            std::uint64_t elements,
                            std::uint64_t last_integer) noexcept {
    const std::uint64_t closed =
        elements - (elements > 0 && cuts_last_byte(store, last_integer) ? 1 : 0);
    return closed / chunk_elements(store);
}

std::uint64_t Tail::elements() const noexcept {
    return full_chunks * chunk_elements(store) + rest.size() / element_bytes(store);
}

std::uint64_t Tail::digest() const {
    return rest.empty() ? chain : chain_digest(chain, xxh3(rest));
}

void Tail::drop_front(std::size_t chunks) {
    if (chunks > full.size()) throw std::logic_error("more chunks are dropped than there are");
    full.erase(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(chunks));
    full_chunks -= chunks;
}

void Tail::grow(Growth&& growth) {
    full.reserve(full.size() + growth.full.size());
    // From here on nothing throws.
    full_chunks += growth.full.size();
    std::ranges::move(growth.full, std::back_inserter(full));
    rest = std::move(growth.rest);
    chain = growth.chain;
}

Growth growth_of(const Tail& tail,
                 const Interval& batch,
                 std::span<const std::uint8_t> bitmap,
                 unsigned threads) {
    Growth growth{.chain = tail.chain, .threads = threads};
    if (tail.store == core::Store::none) return growth;
    if (!tail.is_loaded()) throw std::logic_error("appending to a tail that was not read");
    if (bitmap.size() != core::bytes_of(batch).count)
        throw std::logic_error("a batch has a bitmap of another length");
    const auto grow = tail.store == core::Store::primes ? grow_by_primes : grow_by_bytes;
    grow(growth, tail.rest, batch, bitmap);
    return growth;
}

}  // namespace warpsieve::io
