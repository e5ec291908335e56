#include "io/chunk/recut.hpp"

#include <algorithm>
#include <utility>

#include "io/disk/digest.hpp"

namespace warpsieve::io {

Recut::Recut(core::Store store, unsigned threads, Deliver deliver)
    : store_(store), deliver_(std::move(deliver)), tasks_(threads) {}

void Recut::append(std::span<const std::uint8_t> raw) {
    while (!raw.empty()) {
        if (pending_.size() == chunk_bytes) submit(std::exchange(pending_, {}));
        pending_.reserve(chunk_bytes);
        const auto taken = raw.first(std::min(raw.size(), chunk_bytes - pending_.size()));
        pending_.insert(pending_.end(), taken.begin(), taken.end());
        raw = raw.subspan(taken.size());
    }
}

void Recut::submit(Bytes raw) {
    if (tasks_.full()) deliver_oldest();
    tasks_.submit([store = store_, raw = std::move(raw)]() -> FilledChunk {
        return {encode_chunk(store, raw), xxh3(raw)};
    });
}

void Recut::deliver_oldest() {
    const FilledChunk chunk = tasks_.take();
    deliver_(delivered_++, chunk.bytes);
    chain_ = chain_digest(chain_, chunk.digest);
}

Tail Recut::finish(std::uint64_t last_integer) {
    if (pending_.size() == chunk_bytes && !cuts_last_byte(store_, last_integer))
        submit(std::exchange(pending_, {}));
    while (!tasks_.empty()) deliver_oldest();
    const std::uint64_t elements =
        delivered_ * chunk_elements(store_) + pending_.size() / element_bytes(store_);
    if (!pending_.empty())
        deliver_(delivered_, encode_chunk(store_, pending_, chunk_length(store_, elements)));
    return {.store = store_,
            .full_chunks = delivered_,
            .full = {},
            .rest = std::move(pending_),
            .chain = chain_};
}

}  // namespace warpsieve::io
