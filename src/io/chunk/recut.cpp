#include "io/chunk/recut.hpp"

#include <algorithm>
#include <utility>

#include "io/chunk/encoded_chunk.hpp"
#include "io/disk/digest.hpp"

namespace warpsieve::io {

RawMemory make_raw_memory(std::size_t bytes) {
    // NOLINTNEXTLINE(modernize-avoid-c-arrays)
    return std::make_shared_for_overwrite<std::uint64_t[]>((bytes + sizeof(std::uint64_t) - 1) /
                                                           sizeof(std::uint64_t));
}

Recut::Recut(core::Store store, unsigned threads, Deliver deliver)
    : store_(store), deliver_(std::move(deliver)), tasks_(threads) {}

void Recut::append(RawPiece piece) {
    while (!piece.bytes.empty()) {
        if (pending_bytes_ == chunk_bytes) submit_pending();
        const auto taken =
            piece.bytes.first(std::min(piece.bytes.size(), chunk_bytes - pending_bytes_));
        pending_.push_back({piece.memory, taken});
        pending_bytes_ += taken.size();
        piece.bytes = piece.bytes.subspan(taken.size());
    }
}

void Recut::append(std::span<const std::uint8_t> raw) {
    while (!raw.empty()) {
        if (!copies_ || copied_ == chunk_bytes) {
            copies_ = make_raw_memory(chunk_bytes);
            copied_ = 0;
        }
        const auto taken = raw.first(std::min(raw.size(), chunk_bytes - copied_));
        auto* const to = reinterpret_cast<std::uint8_t*>(copies_.get()) + copied_;
        std::ranges::copy(taken, to);
        copied_ += taken.size();
        raw = raw.subspan(taken.size());
        const bool goes_on = !pending_.empty() && pending_.back().memory == copies_ &&
                             pending_bytes_ + taken.size() <= chunk_bytes &&
                             pending_.back().bytes.data() + pending_.back().bytes.size() == to;
        if (!goes_on) {
            append(RawPiece{copies_, {to, taken.size()}});
            continue;
        }
        auto& last = pending_.back().bytes;
        last = {last.data(), last.size() + taken.size()};
        pending_bytes_ += taken.size();
    }
}

void Recut::append_chunk(RawPiece piece, Bytes encoded, std::uint64_t digest) {
    if (pending_bytes_ == chunk_bytes) submit_pending();
    if (pending_bytes_ != 0 || piece.bytes.size() != chunk_bytes) return append(std::move(piece));
    make_room();
    tasks_.submit([chunk = FilledChunk{std::move(encoded), digest}]() mutable {
        return Encoded{std::move(chunk)};
    });
}

void Recut::append_to_last_byte(std::uint8_t bits) {
    auto& last = pending_.back().bytes;
    const auto byte = static_cast<std::uint8_t>(last.back() | bits);
    last = last.first(last.size() - 1);
    if (last.empty()) pending_.pop_back();
    --pending_bytes_;
    append(std::span(&byte, 1));
}

/// The pieces as one.
std::span<const std::uint8_t> Recut::join(const Pieces& pieces, Workplace& place) {
    if (pieces.size() == 1) return pieces.front().bytes;
    place.joined.resize(chunk_primes);
    const std::span whole(reinterpret_cast<std::uint8_t*>(place.joined.data()), chunk_bytes);
    std::size_t size = 0;
    for (const RawPiece& piece : pieces) {
        std::ranges::copy(piece.bytes, whole.subspan(size).begin());
        size += piece.bytes.size();
    }
    return whole.first(size);
}

Recut::Encoded Recut::encode(core::Store store, const Pieces& pieces, Workplace place) {
    const auto raw = join(pieces, place);
    FilledChunk chunk{.bytes = store == core::Store::primes ? place.encoder.encode(numbers_of(raw))
                                                            : encode_chunk(store, raw),
                      .digest = xxh3(raw)};
    return {std::move(chunk), std::move(place)};
}

void Recut::submit_pending() {
    make_room();
    tasks_.submit([store = store_, pieces = std::exchange(pending_, {}), place = spare_.take([] {
        return Workplace{};
    })]() mutable { return encode(store, pieces, std::move(place)); });
    pending_bytes_ = 0;
}

void Recut::make_room() {
    if (tasks_.full()) deliver_oldest();
}

void Recut::deliver_oldest() {
    Encoded encoded = tasks_.take();
    deliver_(delivered_++, encoded.chunk.bytes);
    chain_ = chain_digest(chain_, encoded.chunk.digest);
    if (encoded.place) spare_.give_back(std::move(*encoded.place));
}

Tail Recut::finish(std::uint64_t last_integer) {
    if (pending_bytes_ == chunk_bytes && !cuts_last_byte(store_, last_integer)) submit_pending();
    while (!tasks_.empty()) deliver_oldest();
    Workplace place;
    const auto raw = join(pending_, place);
    const std::uint64_t elements =
        delivered_ * chunk_elements(store_) + raw.size() / element_bytes(store_);
    if (!raw.empty())
        deliver_(delivered_, encode_chunk(store_, raw, chunk_length(store_, elements)));
    return {.store = store_,
            .full_chunks = delivered_,
            .full = {},
            .rest = Bytes(raw.begin(), raw.end()),
            .chain = chain_};
}

}  // namespace warpsieve::io
