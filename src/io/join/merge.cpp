#include "io/join/merge.hpp"

#include <algorithm>
#include <utility>

#include "core/wheel.hpp"
#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/chunk/recut.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/join/merge_inputs.hpp"
#include "io/join/one_file.hpp"
#include "io/read/stored_chunks.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

core::Progress merged_progress(const std::vector<MergeInput>& inputs,
                               const core::PrimeTest& is_prime) {
    const core::Job& first = inputs.front().job();
    const core::Job& last = inputs.back().job();
    core::Progress whole(core::Job{.interval = {first.interval.first, last.interval.last},
                                   .store = first.store,
                                   .quantities = first.quantities});
    for (const MergeInput& input : inputs) whole.append(input.checkpoint.progress, is_prime);
    return whole;
}

/// Takes over who did what, and when. Sessions keep their order within a run, and get new numbers;
/// of which run a session was, its first and last integers tell.
void append_history(Checkpoint& merged, const Checkpoint& input) {
    const auto before = static_cast<std::uint32_t>(merged.history.size());
    for (Save save : input.saves) {
        save.session += before;
        note_save(merged.saves, save);
    }
    for (Session session : input.history) {
        session.number = static_cast<std::uint32_t>(merged.history.size() + 1);
        merged.history.push_back(std::move(session));
    }
    merged.date_created = merged.date_created.empty()
                              ? input.date_created
                              : std::min(merged.date_created, input.date_created);
    merged.elapsed_s += input.elapsed_s;
    merged.engine_s += input.engine_s;
}

/// All of the new run but what it stores.
Checkpoint merged_checkpoint(const std::vector<MergeInput>& inputs, const MergeOptions& options) {
    Checkpoint merged(merged_progress(inputs, options.is_prime));
    set_software(merged);
    merged.run_id = options.run_id;
    merged.date_modified = options.date;
    merged.status = Status::complete;
    merged.generation = 1;
    for (const MergeInput& input : inputs) append_history(merged, input.checkpoint);
    return merged;
}

/// Bytes for the metadata of the new file, beside what that of the inputs takes.
constexpr std::uint64_t metadata_bytes = 1U << 20;

/// Bytes that the new file takes at most. What is stored is cut into other chunks than before,
/// which makes it shorter or longer by far less than a sixteenth; an entry in the index of chunks
/// takes less than 64 bytes, with its page.
std::uint64_t capacity_for(const std::vector<MergeInput>& inputs, const Checkpoint& merged) {
    std::uint64_t bytes = 0;
    for (const MergeInput& input : inputs) bytes += input.bytes;
    const core::Store store = merged.progress.job().store;
    const std::uint64_t chunks = expected_elements(merged.progress) / chunk_elements(store) + 1;
    return bytes + bytes / 16 + 64 * chunks + chunk_bytes + metadata_bytes;
}

/// A merge at work: what its steps share.
struct Merging {
    FileSystem& files;
    const std::vector<MergeInput>& inputs;
    const MergeOptions& options;
    Checkpoint& merged;
    std::uint64_t capacity = 0;  ///< bytes of the memory that the new file is built in
    std::uint64_t written = 0;   ///< bytes of its chunks so far
    std::uint64_t digest = 0;    ///< of these chunks
    std::uint64_t read = 0;      ///< raw bytes of the inputs so far, shared ones once
    bool lacks_threads = false;  ///< and this was said
};

/// The raw bytes of a chunk.
struct RawChunk {
    Bytes bytes;
    std::uint64_t digest = 0;
};

RawChunk raw_chunk(const EncodedChunk& chunk) {
    RawChunk raw{.bytes = Bytes(chunk.elements * element_bytes(chunk.store))};
    decode(chunk, raw.bytes);
    raw.digest = xxh3(raw.bytes);
    return raw;
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

std::uint64_t stored_bytes(const Checkpoint& run) {
    return expected_elements(run.progress) * element_bytes(run.progress.job().store);
}

void tell_progress(const Merging& merging) {
    if (merging.options.progress)
        merging.options.progress(static_cast<double>(merging.read) /
                                 static_cast<double>(stored_bytes(merging.merged)));
}

/// Says once that there are fewer threads than were asked for.
void tell_of_threads(Merging& merging, const std::optional<std::string>& line) {
    if (!line || std::exchange(merging.lacks_threads, true)) return;
    if (merging.options.warning) merging.options.warning(*line);
}

/// Whether the bitmaps of two neighbours have the byte in common in which the first of them ends.
bool share_a_byte(const MergeInput& below, const MergeInput& above) {
    const core::Job& job = above.job();
    return job.store == core::Store::bitmap &&
           core::byte_of(below.job().interval.last) == core::byte_of(job.interval.first);
}

/// Reads all chunks of an input, and appends them to what was read before.
/// @param into_last_byte whether the first byte goes into the last one of the input before
/// @return the digest of what was read; empty when stopped
std::optional<std::uint64_t> read_chunks(Merging& merging,
                                         StoredChunks& chunks,
                                         bool into_last_byte,
                                         Recut& recut) {
    const std::uint64_t a_chunk = chunk_elements(merging.merged.progress.job().store);
    const std::uint64_t count = (chunks.elements() + a_chunk - 1) / a_chunk;
    std::uint64_t chain = 0;
    OrderedTasks<RawChunk> tasks(merging.options.threads);
    tell_of_threads(merging, tasks.warning());
    for (std::uint64_t i = 0; i < count || !tasks.empty();) {
        if (merging.options.stop.stop_requested()) return std::nullopt;
        if (!tasks.full() && i != count) {
            tasks.submit([chunk = chunks.fetch(i)] { return raw_chunk(chunk); });
            ++i;
            continue;
        }
        const RawChunk raw = tasks.take();
        chain = chain_digest(chain, raw.digest);
        std::span<const std::uint8_t> bytes = raw.bytes;
        if (std::exchange(into_last_byte, false)) {
            recut.append_to_last_byte(bytes.front());
            bytes = bytes.subspan(1);
        }
        recut.append(bytes);
        merging.read += bytes.size();
        tell_progress(merging);
    }
    return chain;
}

/// Reads what the inputs store as one sequence: every shard and every chunk is verified, and all
/// that a run has is held against the digest that it states.
/// @return false when stopped
/// @throw DamagedError, WrongResultError, which name the file; IoError
bool read_inputs(Merging& merging, Recut& recut) {
    const MergeInput* below = nullptr;
    for (const MergeInput& input : merging.inputs) {
        const core::StopCheck stopped = core::stop_check(merging.options.stop);
        const Recovered run = reopen(merging.files, input, stopped);
        StoredChunks chunks(merging.files, run, {merging.options.warning, stopped});
        const auto digest =
            read_chunks(merging, chunks, below != nullptr && share_a_byte(*below, input), recut);
        if (!digest) return false;
        if (*digest != run.checkpoint.tail.digest())
            throw WrongResultError(run.file +
                                   ": its stored data does not have the digest that it states");
        below = &input;
    }
    return true;
}

/// libhdf5 must not run out of memory of the new file: the process could not go on from there.
void require_capacity(Merging& merging, std::uint64_t bytes) {
    merging.written += bytes;
    if (merging.written + metadata_bytes > merging.capacity)
        throw WrongResultError(
            "the stored data takes more room in other chunks than was reckoned with; nothing "
            "was written");
}

/// False when stopped.
bool write_chunks(Merging& merging, const Handle& dataset) {
    const core::Store store = merging.merged.progress.job().store;
    Recut recut(store, merging.options.threads, [&](std::uint64_t index, const Bytes& chunk) {
        require_capacity(merging, chunk.size());
        write_chunk(dataset, store, index, chunk);
        merging.digest = chain_digest(merging.digest, xxh3(chunk));
    });
    tell_of_threads(merging, recut.warning());
    if (!read_inputs(merging, recut)) return false;
    merging.merged.tail = recut.finish(merging.merged.progress.job().interval.last);
    return true;
}

/// The digest of what is stored is among the numbers before it, and known when all of it is
/// written: the data set gets its name, and so its place in the file, after them.
/// @return false when stopped
bool write_merged(Merging& merging, hid_t file) {
    Checkpoint& merged = merging.merged;
    const core::Store store = merged.progress.job().store;
    if (store == core::Store::none) {
        write_metadata(file, merged);
        return true;
    }
    const std::uint64_t elements = expected_elements(merged.progress);
    Handle dataset = create_unnamed_chunked(file, store, elements);
    if (!write_chunks(merging, dataset)) return false;
    require_stored(merged);
    write_metadata(file, merged);
    describe_stored_data(dataset, merged, 0, elements);
    name_dataset(dataset, file, dataset_name(store));
    dataset.close("close the merged data set");
    return true;
}

/// The size of the file that was built in memory; empty when stopped.
std::optional<std::uint64_t> build_merged(Merging merging, std::span<std::uint8_t> memory) {
    merging.capacity = memory.size();
    FixedImageWriter writer(memory);
    if (!write_merged(merging, writer.file())) return std::nullopt;
    const std::span<std::uint8_t> file = memory.first(writer.finish());
    prove_and_seal(file, merging.merged.progress.job().store, merging.digest,
                   core::stop_check(merging.options.stop));
    return file.size();
}

}  // namespace

std::optional<Merged> merge(FileSystem& files,
                            const std::vector<std::string>& sources,
                            const std::string& target,
                            const MergeOptions& options) try {
    const RunFiles to(target);
    require_free(files, to.current());
    const std::vector<MergeInput> inputs =
        open_merge_inputs(files, sources, {options.warning, core::stop_check(options.stop)});
    Checkpoint merged = merged_checkpoint(inputs, options);
    const auto bytes =
        write_one_file(files,
                       {.names = to,
                        .process = options.process,
                        .capacity = capacity_for(inputs, merged),
                        .scratch = options.scratch,
                        .stopped = core::stop_check(options.stop)},
                       [&](std::span<std::uint8_t> memory) {
                           return build_merged({files, inputs, options, merged}, memory);
                       });
    if (!bytes) return std::nullopt;
    return Merged{.bytes = *bytes, .checkpoint = std::move(merged)};
} catch (const core::Interrupted&) {
    return std::nullopt;
}

}  // namespace warpsieve::io
