#include "io/join/merge.hpp"

#include <algorithm>
#include <utility>

#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/join/merge_inputs.hpp"
#include "io/join/merge_stored.hpp"
#include "io/join/one_file.hpp"

namespace warpsieve::io {
namespace {

core::Progress merged_progress(const std::vector<MergeInput>& inputs, const MergeOptions& options) {
    const core::Job& first = inputs.front().job();
    const core::Job& last = inputs.back().job();
    core::Progress whole(core::Job{.interval = {first.interval.first, last.interval.last},
                                   .store = options.store.value_or(first.store),
                                   .quantities = first.quantities,
                                   .table = first.table});
    for (const MergeInput& input : inputs) whole.append(input.checkpoint.progress);
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
    Checkpoint merged(merged_progress(inputs, options));
    set_software(merged);
    merged.run_id = options.run_id;
    merged.date_modified = options.date;
    merged.status = Status::complete;
    merged.generation = 1;
    for (const MergeInput& input : inputs) append_history(merged, input.checkpoint);
    return merged;
}

/// Bytes of the metadata of the new file, but for the index and the attributes of a data set.
std::uint64_t metadata_bytes(const Checkpoint& merged) {
    ImageWriter image;
    write_metadata(image.file(), merged);
    return image.finish().size();
}

/// A merge at work: what its steps share.
struct Merging {
    FileSystem& files;
    const std::vector<MergeInput>& inputs;
    const MergeOptions& options;
    Checkpoint& merged;
    std::uint64_t room = 0;    ///< bytes that its chunks may take
    std::uint64_t digest = 0;  ///< of its chunks

    [[nodiscard]] const core::Job& job() const noexcept { return merged.progress.job(); }
};

/// Bytes that the new file takes at most. An entry in the index of chunks takes less than 64 bytes,
/// with its page; the attributes of a data set, what libhdf5 leaves unused and the step in which it
/// grows a file, less than a MiB.
std::uint64_t capacity_for(const Merging& merging) {
    const std::uint64_t chunks =
        expected_elements(merging.merged.progress) / chunk_elements(merging.job().store) + 1;
    return metadata_bytes(merging.merged) + merging.room + 64 * chunks + (1U << 20);
}

/// The digest of what is stored is among the numbers before it, and known when all of it is
/// written: the data set gets its name, and so its place in the file, after them.
/// @return false when stopped
bool write_merged(Merging& merging, FileMemory& memory, hid_t file) {
    Checkpoint& merged = merging.merged;
    const core::Store store = merged.progress.job().store;
    if (store == core::Store::none) {
        write_metadata(file, merged);
        return true;
    }
    const std::uint64_t elements = expected_elements(merged.progress);
    Handle dataset = create_unnamed_chunked(file, store, elements);
    auto chunks = merge_stored(
        {merging.files, merging.inputs, merging.options, merging.job(), memory, merging.room},
        dataset);
    if (!chunks) return false;
    merged.tail = std::move(chunks->tail);
    merging.digest = chunks->digest;
    require_stored(merged);
    write_metadata(file, merged);
    describe_stored_data(dataset, merged, 0, elements);
    name_dataset(dataset, file, dataset_name(store));
    dataset.close("close the merged data set");
    return true;
}

/// The size of the file that was built in memory; empty when stopped.
std::optional<std::uint64_t> build_merged(Merging& merging, NewImage& memory) {
    FixedImageWriter writer(memory.bytes());
    if (!write_merged(merging, memory, writer.file())) return std::nullopt;
    const std::uint64_t bytes = writer.finish();
    prove_and_seal({memory, bytes, merging.options.threads, core::stop_check(merging.options.stop),
                    merging.options.warning},
                   merging.job().store, merging.digest);
    return bytes;
}

}  // namespace

std::optional<Merged> merge(FileSystem& files,
                            const std::vector<std::string>& sources,
                            const std::string& target,
                            const MergeOptions& options) try {
    const RunFiles to(target);
    require_free(files, to.current());
    const std::vector<MergeInput> inputs = open_merge_inputs(
        files, sources, options.store, {options.warning, core::stop_check(options.stop)});
    Checkpoint merged = merged_checkpoint(inputs, options);
    Merging merging{files, inputs, options, merged};
    merging.room = room_for_chunks(inputs, merging.job().store, expected_elements(merged.progress));
    const auto bytes =
        write_one_file(files,
                       {.names = to,
                        .process = options.process,
                        .capacity = capacity_for(merging),
                        .scratch = options.scratch,
                        .stopped = core::stop_check(options.stop)},
                       [&](NewImage& memory) { return build_merged(merging, memory); });
    if (!bytes) return std::nullopt;
    return Merged{.bytes = *bytes, .checkpoint = std::move(merged)};
} catch (const core::Interrupted&) {
    return std::nullopt;
}

}  // namespace warpsieve::io
