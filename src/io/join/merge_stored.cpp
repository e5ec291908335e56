#include "io/join/merge_stored.hpp"

#include "core/wheel.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/disk/digest.hpp"
#include "io/read/stored_chunks.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

struct Block {
    Bytes raw;
    std::uint64_t digest = 0;
};

Block decode(const EncodedChunk& chunk) {
    Block block{.raw = Bytes(chunk.elements * element_bytes(chunk.store))};
    try {
        ChunkDecoder(chunk.store).decode(chunk.bytes, block.raw);
    } catch (const DamagedError& error) {
        throw DamagedError(chunk.file + ": " + error.what());
    }
    block.digest = xxh3(block.raw);
    return block;
}

/// Opened again, since the runs that are joined may be more than fit memory with their tails.
OpenedRun reopen(FileSystem& files, const MergeInput& input) {
    OpenedRun run = open_run(files, input.file);
    if (run.checkpoint.run_id != input.checkpoint.run_id ||
        contents_digest(run.checkpoint) != input.contents)
        throw ForeignFileError(input.file +
                               " became another run while it was being merged (merge again)");
    return run;
}

class PieceReading {
public:
    PieceReading(const MergeOptions& options, Recut& out, std::uint64_t all)
        : options_(options), out_(out), all_(all) {}

    /// False when stopped.
    bool read(FileSystem& files, const MergeInput& input) {
        const OpenedRun run = reopen(files, input);
        const core::Job& job = run.checkpoint.progress.job();
        first_bits_wait_ = job.store == core::Store::bitmap && last_byte_ &&
                           *last_byte_ == core::byte_of(job.interval.first);
        last_byte_ = core::byte_of(job.interval.last);
        StoredChunks chunks(files, run);
        const auto digest = read_chunks(chunks, job.store);
        if (digest && *digest != run.checkpoint.tail.digest())
            throw WrongResultError(run.file +
                                   ": its stored data does not have the digest that it states");
        return digest.has_value();
    }

private:
    /// The digest of what was read; empty when stopped.
    std::optional<std::uint64_t> read_chunks(StoredChunks& chunks, core::Store store) {
        const std::uint64_t a_chunk = chunk_elements(store);
        const std::uint64_t count = (chunks.elements() + a_chunk - 1) / a_chunk;
        std::uint64_t chain = 0;
        OrderedTasks<Block> tasks(options_.threads);
        for (std::uint64_t i = 0; i < count || !tasks.empty();) {
            if (options_.stop.stop_requested()) return std::nullopt;
            if (tasks.full() || i == count) {
                const Block block = tasks.take();
                chain = chain_digest(chain, block.digest);
                append(block.raw);
                continue;
            }
            tasks.submit([chunk = chunks.fetch(i)] { return decode(chunk); });
            ++i;
        }
        return chain;
    }

    void append(std::span<const std::uint8_t> raw) {
        done_ += raw.size();
        if (std::exchange(first_bits_wait_, false)) {
            out_.append_to_last_byte(raw.front());
            raw = raw.subspan(1);
        }
        out_.append(raw);
        if (options_.progress)
            options_.progress(static_cast<double>(done_) / static_cast<double>(all_));
    }

    const MergeOptions& options_;
    Recut& out_;
    std::uint64_t all_;
    std::uint64_t done_ = 0;
    std::optional<std::uint64_t> last_byte_;  ///< of the piece before
    bool first_bits_wait_ = false;            ///< the next byte is the last one of that piece
};

}  // namespace

bool read_pieces(FileSystem& files,
                 std::span<const MergeInput> inputs,
                 const MergeOptions& options,
                 Recut& out) {
    std::uint64_t all = 0;
    for (const MergeInput& input : inputs)
        all += expected_elements(input.checkpoint.progress) *
               element_bytes(input.checkpoint.progress.job().store);
    PieceReading reading(options, out, all);
    for (const MergeInput& input : inputs)
        if (!reading.read(files, input)) return false;
    return true;
}

}  // namespace warpsieve::io
