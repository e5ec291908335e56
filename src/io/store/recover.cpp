#include "io/store/recover.hpp"

#include <cerrno>

#include "io/checkpoint/shard_file.hpp"
#include "io/disk/seal.hpp"
#include "io/disk/superblock.hpp"

namespace warpsieve::io {
namespace {

std::string list_problems(const std::vector<BadGeneration>& bad) {
    std::string text;
    for (const BadGeneration& generation : bad)
        text += (text.empty() ? "" : "; ") + generation.file + ": " + generation.problem;
    return text;
}

[[noreturn]] void throw_foreign(const BadGeneration& current,
                                const std::optional<Recovered>& found) {
    std::string hint = "choose another name with -o, or move it away";
    if (found)
        hint = "move it away to go on from " + found->file + ", generation " +
               std::to_string(found->checkpoint.generation);
    throw ForeignFileError(current.file + ": " + current.problem + "; nothing was touched (" +
                           hint + ")");
}

/// Whether any generation of a run begins as a file of ours does.
bool any_begins_as_ours(FileSystem& files, const RunFiles& names) {
    for (unsigned age = 0; age <= max_keep; ++age) {
        const auto head = files.read(names.generation(age), seal_bytes);
        if (head && !head->empty() && begins_as_ours(*head)) return true;
    }
    return false;
}

}  // namespace

void find_shard(FileSystem& files, const std::string& path, const Shard& expected) {
    const std::optional<std::uint64_t> size = files.size(path);
    const std::optional<Bytes> head = size ? files.read(path, head_bytes) : std::nullopt;
    if (!head) throw DamagedError("it is missing");
    require_shard_head(*size, *head, expected);
}

UnmarkedFile map_sealed_shard(FileSystem& files,
                              const RunFiles& names,
                              const Shard& shard,
                              const core::StopCheck& stopped) {
    UnmarkedFile file = map_unmarked(files, names.path_of(shard.file));
    if (!file.image) throw DamagedShard(shard.file, "it is missing");
    try {
        prove_shard_seal(file.image->bytes(), shard, letting_go(*file.image, stopped));
    } catch (const DamagedError& error) {
        throw DamagedShard(shard.file, error.what());
    }
    return file;
}

std::unique_ptr<FileImage> take_proved(UnmarkedFile sealed,
                                       const RunFiles& names,
                                       const Checkpoint& run,
                                       const Shard& shard,
                                       const WarningSink& warning) {
    try {
        prove_shard_root(sealed.image->bytes(), shard, run.progress.job().store, run.run_id);
    } catch (const DamagedError& error) {
        throw DamagedShard(shard.file, error.what());
    }
    if (sealed.marked && warning) warning(mark_warning(names.path_of(shard.file)));
    return std::move(sealed.image);
}

std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                            const RunFiles& names,
                                            const Checkpoint& run,
                                            const Shard& shard,
                                            const Reading& reading) {
    return take_proved(map_sealed_shard(files, names, shard, reading.stopped), names, run, shard,
                       reading.warning);
}

Checkpoint prove_bytes(FileSystem& files,
                       const RunFiles& names,
                       std::span<const std::uint8_t> bytes,
                       TailChunks chunks,
                       const core::StopCheck& stopped) try {
    return prove_checkpoint(bytes, chunks, stopped);
} catch (const ForeignFileError& error) {
    if (begins_with_nul(bytes) && any_begins_as_ours(files, names))
        throw DamagedError(error.what());
    throw;
}

namespace {

/// Verifies the bytes of a generation and finds its shards.
Checkpoint prove(FileSystem& files,
                 const RunFiles& names,
                 std::span<const std::uint8_t> bytes,
                 TailChunks chunks,
                 const core::StopCheck& stopped) {
    Checkpoint checkpoint = prove_bytes(files, names, bytes, chunks, stopped);
    for (const Shard& shard : checkpoint.shards) {
        try {
            find_shard(files, names.path_of(shard.file), shard);
        } catch (const DamagedError& error) {
            throw DamagedError("its shard " + shard.file + ": " + error.what());
        }
    }
    return checkpoint;
}

/// The newest verified generation. Appends to `bad` those that are newer and are not verified.
std::optional<Recovered> newest_verified(FileSystem& files,
                                         const RunFiles& names,
                                         TailChunks chunks,
                                         const core::StopCheck& stopped,
                                         std::vector<BadGeneration>& bad) {
    for (unsigned age = 0; age <= max_keep; ++age) {
        const std::string path = names.generation(age);
        auto [image, marked] = map_unmarked(files, path);
        if (!image) continue;
        try {
            Checkpoint checkpoint =
                prove(files, names, image->bytes(), chunks, letting_go(*image, stopped));
            return Recovered{.names = names,
                             .file = path,
                             .image = std::move(image),
                             .checkpoint = std::move(checkpoint),
                             .bad = bad,
                             .marked = marked};
        } catch (const Error& error) {
            if (!blames_contents(error)) throw;
            bad.push_back({path, error.what(), error.code() != ExitCode::foreign_file});
        }
    }
    return std::nullopt;
}

}  // namespace

std::string Recovered::warning(const BadGeneration& passed_over, const std::string& doing) const {
    return passed_over.file + " does not prove good (" + passed_over.problem + "); " + doing + " " +
           file;
}

std::vector<std::string> Recovered::warnings(const std::string& doing) const {
    std::vector<std::string> lines;
    lines.reserve(bad.size() + 1);
    for (const BadGeneration& passed_over : bad) lines.push_back(warning(passed_over, doing));
    if (marked) lines.push_back(mark_warning(file));
    return lines;
}

std::optional<Checkpoint> prove_generation(FileSystem& files,
                                           const RunFiles& names,
                                           const std::string& path) {
    const auto image = map_unmarked(files, path).image;
    if (!image) return std::nullopt;
    return prove(files, names, image->bytes(), TailChunks::leave, {});
}

namespace {

/// @param way_out what to do where generations exist and none is verified
std::optional<Recovered> recover(FileSystem& files,
                                 const RunFiles& names,
                                 TailChunks chunks,
                                 const core::StopCheck& stopped,
                                 const char* way_out) {
    std::vector<BadGeneration> bad;
    std::optional<Recovered> found = newest_verified(files, names, chunks, stopped, bad);
    if (!bad.empty() && bad.front().file == names.current() && !bad.front().ours)
        throw_foreign(bad.front(), found);
    if (found || bad.empty()) return found;
    throw DamagedError("no generation of " + names.current() + " proves good: " +
                       list_problems(bad) + " (nothing was touched; " + way_out + ")");
}

}  // namespace

std::optional<Recovered> recover(FileSystem& files,
                                 const RunFiles& names,
                                 TailChunks chunks,
                                 const core::StopCheck& stopped) {
    return recover(files, names, chunks, stopped,
                   "restore a copy, or move these files away to start again from the beginning");
}

void throw_missing(FileSystem& files, const std::string& output) {
    const std::string folder = RunFiles(output).folder();
    if (!files.size(folder))
        throw ReadError("cannot open " + output + " in the folder", folder, ENOENT);
    throw ReadError("cannot open", output, ENOENT);
}

Recovered open_run(FileSystem& files, const std::string& output, const core::StopCheck& stopped) {
    // Beginning anew is no advice for who only reads, perhaps a generation that is not the newest.
    std::optional<Recovered> found =
        recover(files, RunFiles(output), TailChunks::leave, stopped, "restore a copy");
    if (!found) throw_missing(files, output);
    return std::move(*found);
}

}  // namespace warpsieve::io
