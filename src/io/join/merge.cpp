#include "io/join/merge.hpp"

#include <algorithm>

#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/join/merge_inputs.hpp"
#include "io/join/merge_stored.hpp"
#include "io/join/one_file.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

core::Progress joined_progress(const std::vector<MergeInput>& inputs,
                               const core::PrimeTest& is_prime) {
    const core::Job& first = inputs.front().checkpoint.progress.job();
    const core::Job& last = inputs.back().checkpoint.progress.job();
    core::JoinedPieces pieces({.interval = {first.interval.first, last.interval.last},
                               .store = first.store,
                               .quantities = first.quantities},
                              is_prime);
    for (const MergeInput& input : inputs) pieces.append(input.checkpoint.progress);
    return std::move(pieces).progress();
}

/// Takes over what was done, by whom and when. Sessions keep their order within a run, and get new
/// numbers; which run they were of, their first and last integers tell.
void append_history(Checkpoint& merged, const Checkpoint& piece) {
    for (Session session : piece.history) {
        session.number = static_cast<std::uint32_t>(merged.history.size() + 1);
        merged.history.push_back(std::move(session));
    }
    merged.date_created = merged.date_created.empty()
                              ? piece.date_created
                              : std::min(merged.date_created, piece.date_created);
    merged.elapsed_s += piece.elapsed_s;
    merged.engine_s += piece.engine_s;
    merged.epoch = piece.epoch;  // of its last session, which is the newest row
}

/// All of the new run but what it stores.
Checkpoint joined_checkpoint(const std::vector<MergeInput>& inputs, const MergeOptions& options) {
    Checkpoint merged(joined_progress(inputs, options.is_prime));
    set_software(merged);
    merged.run_id = options.run_id;
    merged.date_modified = options.date;
    merged.status = Status::complete;
    merged.generation = 1;
    for (const MergeInput& input : inputs) append_history(merged, input.checkpoint);
    return merged;
}

/// For the metadata of a file, beside what that of its pieces takes.
constexpr std::uint64_t metadata_bytes = 1U << 20;

/// Bytes that the new file takes at most. What is stored is cut into other chunks than before,
/// which makes it shorter or longer by far less than a sixteenth; an entry in the index of chunks
/// takes less than 64 bytes, with its page.
std::uint64_t room_for(const std::vector<MergeInput>& inputs, const Checkpoint& merged) {
    std::uint64_t bytes = 0;
    for (const MergeInput& input : inputs) bytes += input.bytes;
    const core::Store store = merged.progress.job().store;
    const std::uint64_t chunks = expected_elements(merged.progress) / chunk_elements(store) + 1;
    return bytes + bytes / 16 + 64 * chunks + chunk_bytes + metadata_bytes;
}

class MergedFile {
public:
    MergedFile(FileSystem& files,
               const std::vector<MergeInput>& inputs,
               const MergeOptions& options,
               Checkpoint& merged)
        : files_(files), inputs_(inputs), options_(options), merged_(merged) {}

    /// The size of the file; empty when stopped.
    std::optional<std::uint64_t> build(std::span<std::uint8_t> room) {
        room_ = room.size();
        RoomWriter writer(room);
        if (!write(writer.file())) return std::nullopt;
        const std::span<std::uint8_t> file = room.first(writer.finish());
        prove_and_seal(file, store(), digest_);
        return file.size();
    }

private:
    [[nodiscard]] core::Store store() const { return merged_.progress.job().store; }

    /// The digest of what is stored is among the numbers before it, and known when all of it is
    /// written: the data set gets its name, and so its place in the file, after them.
    bool write(hid_t file) {
        if (store() == core::Store::none) {
            write_metadata(file, merged_);
            return true;
        }
        const std::uint64_t elements = expected_elements(merged_.progress);
        Handle dataset = create_unnamed_chunked(file, store(), elements);
        if (!write_chunks(dataset)) return false;
        require_stored(merged_);
        write_metadata(file, merged_);
        describe_stored_data(dataset, merged_, 0, elements);
        name_dataset(dataset, file, dataset_name(store()));
        dataset.close("close the merged data set");
        return true;
    }

    bool write_chunks(const Handle& dataset) {
        Recut recut(store(), options_.threads, [&](std::uint64_t index, const Bytes& chunk) {
            require_room(chunk.size());
            write_chunk(dataset, store(), index, chunk);
            digest_ = chain_digest(digest_, xxh3(chunk));
        });
        if (!read_pieces(files_, inputs_, options_, recut)) return false;
        merged_.tail = recut.finish();
        return true;
    }

    /// libhdf5 must not run out of it: the process could not go on from there.
    void require_room(std::uint64_t bytes) {
        written_ += bytes;
        if (written_ + metadata_bytes > room_)
            throw WrongResultError(
                "the stored data takes more room in other chunks than was reckoned with; nothing "
                "was written");
    }

    FileSystem& files_;
    const std::vector<MergeInput>& inputs_;
    const MergeOptions& options_;
    Checkpoint& merged_;
    std::uint64_t room_ = 0;
    std::uint64_t written_ = 0;  ///< bytes of chunks
    std::uint64_t digest_ = 0;   ///< of them
};

}  // namespace

std::optional<Merged> merge(FileSystem& files,
                            const std::vector<std::string>& sources,
                            const std::string& target,
                            const MergeOptions& options) {
    const RunFiles to(target);
    require_free(files, to.current());
    const std::vector<MergeInput> inputs = open_merge_inputs(files, sources);
    Checkpoint merged = joined_checkpoint(inputs, options);
    const auto bytes =
        write_one_file(files,
                       {.names = to,
                        .process = options.process,
                        .room = room_for(inputs, merged),
                        .scratch = options.scratch},
                       [&](std::span<std::uint8_t> room) {
                           return MergedFile(files, inputs, options, merged).build(room);
                       });
    if (!bytes) return std::nullopt;
    return Merged{.bytes = *bytes, .checkpoint = std::move(merged)};
}

}  // namespace warpsieve::io
