#include "io/join/merge_stored.hpp"

#include <optional>
#include <string>
#include <utility>

#include "core/estimate.hpp"
#include "core/wheel.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/chunk/convert.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/chunk/recut.hpp"
#include "io/chunk/spares.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/read/stored_chunks.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// A chunk, decoded.
struct RawChunk {
    EncodedChunk chunk;
    ChunkDecoder decoder;
    RawPiece raw = {};
    std::uint64_t digest = 0;
};

RawChunk decoded(RawChunk task) {
    const std::size_t bytes = task.chunk.elements * element_bytes(task.chunk.store);
    RawMemory memory = make_raw_memory(bytes);
    const std::span raw(reinterpret_cast<std::uint8_t*>(memory.get()), bytes);
    decode(task.chunk, raw, task.decoder);
    task.raw = {std::move(memory), raw};
    task.digest = xxh3(raw);
    return task;
}

/// Opens an input again, since the runs that are merged may be more than fit memory with their
/// tails.
Recovered reopen(FileSystem& files, const MergeInput& input, const core::StopCheck& stopped) {
    Recovered run = open_run(files, input.file, stopped);
    if (run.checkpoint.run_id != input.checkpoint.run_id ||
        contents_digest(run.checkpoint) != input.contents)
        throw ForeignFileError(input.file +
                               " became another run while it was being merged (merge again)");
    return run;
}

std::uint64_t stored_bytes(const MergeInput& input) {
    return expected_elements(input.checkpoint.progress) * element_bytes(input.job().store);
}

/// The stored data of all inputs while it is read, one after the other.
class InputReader {
public:
    InputReader(const StoredMerge& merge, Recut& recut) : merge_(merge), recut_(recut) {
        for (const MergeInput& input : merge.inputs) bytes_ += stored_bytes(input);
    }

    /// False when stopped.
    bool read_all() {
        const MergeInput* below = nullptr;
        for (const MergeInput& input : merge_.inputs) {
            into_last_byte_ = below != nullptr && share_a_byte(*below, input);
            if (!read(input)) return false;
            below = &input;
        }
        return true;
    }

    /// Says once that there are fewer threads than were asked for.
    void tell_of_threads(const std::optional<std::string>& line) {
        if (!line || std::exchange(lacks_threads_, true)) return;
        if (merge_.options.warning) merge_.options.warning(*line);
    }

private:
    /// Whether the byte with which the bitmap of one ends is the first of the next one.
    [[nodiscard]] bool share_a_byte(const MergeInput& below, const MergeInput& above) const {
        return merge_.job.store == core::Store::bitmap &&
               core::byte_of(below.job().interval.last) ==
                   core::byte_of(above.job().interval.first);
    }

    /// Reads an input. @return whether it came to its end
    bool read(const MergeInput& input) {
        const core::StopCheck stopped = core::stop_check(merge_.options.stop);
        const Recovered run = reopen(merge_.files, input, stopped);
        StoredChunks chunks(merge_.files, run,
                            {merge_.options.warning, stopped, merge_.options.threads > 1});
        StoreConverter converter(input.job().store, merge_.job.store, input.job().interval,
                                 run.file,
                                 [this](std::span<const std::uint8_t> raw) { take(raw); });
        const std::uint64_t elements = taken_;
        const auto digest = read_chunks(chunks, converter);
        if (!digest) return false;
        if (*digest != run.checkpoint.tail.digest())
            throw WrongResultError(run.file +
                                   ": its stored data does not have the digest that it states");
        if (merge_.job.store == core::Store::primes &&
            taken_ - elements != run.checkpoint.progress.totals().prime_count)
            throw WrongResultError(run.file +
                                   ": its bitmap does not have as many primes as it states");
        return true;
    }

    /// Reads all chunks of an input.
    /// @return the digest of what was read; empty when stopped
    std::optional<std::uint64_t> read_chunks(StoredChunks& chunks, StoreConverter& converter) {
        const std::uint64_t a_chunk = chunk_elements(chunks.store());
        const std::uint64_t count = (chunks.elements() + a_chunk - 1) / a_chunk;
        std::uint64_t chain = 0;
        /// Memory that goes round, for an encoded chunk and for its decoding.
        using Spare = std::pair<Bytes, ChunkDecoder>;
        Spares<Spare> spare;
        const auto make_spare = [&] { return Spare{Bytes(), ChunkDecoder(chunks.store())}; };
        OrderedTasks<RawChunk> tasks(merge_.options.threads);
        tell_of_threads(tasks.warning());
        for (std::uint64_t i = 0; i < count || !tasks.empty();) {
            if (merge_.options.stop.stop_requested()) return std::nullopt;
            if (!tasks.full() && i != count) {
                auto [spent, decoder] = spare.take(make_spare);
                tasks.submit([task = RawChunk{chunks.fetch(i, std::move(spent)),
                                              std::move(decoder)}]() mutable {
                    return decoded(std::move(task));
                });
                ++i;
                continue;
            }
            RawChunk raw = tasks.take();
            chain = chain_digest(chain, raw.digest);
            tell_progress(raw.raw.bytes.size());
            if (chunks.store() != merge_.job.store)
                converter.append(raw.raw.bytes);
            else
                take(raw, i == count && tasks.empty());
            spare.give_back({std::move(raw.chunk.bytes), std::move(raw.decoder)});
        }
        converter.finish();
        return chain;
    }

    /// Takes a chunk that the merged file stores as this run does. The last one of a run may end
    /// with a byte that the next one has bits for.
    void take(RawChunk& chunk, bool last) {
        taken_ += chunk.chunk.elements;
        if (std::exchange(into_last_byte_, false)) {
            recut_.append_to_last_byte(chunk.raw.bytes.front());
            chunk.raw.bytes = chunk.raw.bytes.subspan(1);
        }
        const bool full = chunk.chunk.length == chunk_elements(chunk.chunk.store);
        if (full && !last)
            recut_.append_chunk(std::move(chunk.raw), std::move(chunk.chunk.bytes), chunk.digest);
        else
            recut_.append(std::move(chunk.raw));
    }

    /// Takes what the merged file stores.
    void take(std::span<const std::uint8_t> raw) {
        if (raw.empty()) return;
        taken_ += raw.size() / element_bytes(merge_.job.store);
        if (std::exchange(into_last_byte_, false)) {
            recut_.append_to_last_byte(raw.front());
            raw = raw.subspan(1);
        }
        recut_.append(raw);
    }

    void tell_progress(std::size_t bytes) {
        read_ += bytes;
        if (merge_.options.progress)
            merge_.options.progress(static_cast<double>(read_) / static_cast<double>(bytes_));
    }

    const StoredMerge& merge_;
    Recut& recut_;
    std::uint64_t bytes_ = 0;  ///< that all inputs store, raw
    std::uint64_t read_ = 0;   ///< of them, so far
    std::uint64_t taken_ = 0;  ///< elements of the merged file, shared bytes twice
    bool into_last_byte_ = false;
    bool lacks_threads_ = false;  ///< and this was said
};

/// libhdf5 must not run out of memory of the new file: the process could not go on from there.
void require_room(std::uint64_t written, std::uint64_t room) {
    if (written > room)
        throw WrongResultError(
            "the stored data takes more room in other chunks than was reckoned with; nothing "
            "was written");
}

}  // namespace

std::uint64_t room_for_chunks(const std::vector<MergeInput>& inputs,
                              core::Store store,
                              std::uint64_t elements) {
    if (store == core::Store::none) return 0;
    const std::uint64_t chunks = elements / chunk_elements(store) + 1;
    if (store == core::Store::bitmap)
        return chunks * encode_chunk(store, Bytes(chunk_bytes)).size();
    std::uint64_t bytes = 0;
    for (const MergeInput& input : inputs)
        bytes += input.job().store == store
                     ? input.bytes
                     : static_cast<std::uint64_t>(
                           core::encoded_bytes_per_prime *
                           static_cast<double>(input.checkpoint.progress.totals().prime_count));
    // Cut into other chunks, primes take more or less room by far less than a sixteenth.
    return bytes + bytes / 16 + chunk_bytes;
}

std::optional<MergedChunks> merge_stored(const StoredMerge& merge, const Handle& dataset) {
    MergedChunks merged;
    std::uint64_t written = 0;
    Recut recut(merge.job.store, merge.options.threads,
                [&](std::uint64_t index, const Bytes& chunk) {
                    written += chunk.size();
                    require_room(written, merge.room);
                    write_chunk(dataset, merge.job.store, index, chunk);
                    merged.digest = chain_digest(merged.digest, xxh3(chunk));
                    if ((index + 1) % resident_chunks == 0) merge.memory.let_go();
                });
    InputReader reader(merge, recut);
    reader.tell_of_threads(recut.warning());
    if (!reader.read_all()) return std::nullopt;
    merged.tail = recut.finish(merge.job.interval.last);
    return merged;
}

}  // namespace warpsieve::io
