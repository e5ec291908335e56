#include "io/store/recover.hpp"

#include <cerrno>

#include "io/checkpoint/shard_file.hpp"
#include "io/disk/seal.hpp"

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
    throw ForeignFileError(current.file + " is not a warpsieve file; nothing was touched (" + hint +
                           ")");
}

}  // namespace

void find_shard(FileSystem& files, const std::string& path, const Shard& expected) {
    const std::optional<std::uint64_t> size = files.size(path);
    const std::optional<Bytes> head = size ? files.read(path, seal_bytes) : std::nullopt;
    if (!head) throw DamagedError("it is missing");
    require_shard_head(*size, *head, expected);
}

std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                            const RunFiles& names,
                                            const Checkpoint& run,
                                            const Shard& shard,
                                            const core::StopCheck& stopped) {
    auto image = files.map(names.path_of(shard.file));
    if (!image) throw DamagedShard(shard.file, "it is missing");
    try {
        prove_shard(image->bytes(), shard, run.progress.job().store, run.run_id, stopped);
    } catch (const DamagedError& error) {
        throw DamagedShard(shard.file, error.what());
    }
    return image;
}

namespace {

/// Verifies the bytes of a generation and finds its shards.
Checkpoint prove(FileSystem& files,
                 const RunFiles& names,
                 std::span<const std::uint8_t> bytes,
                 TailChunks chunks,
                 const core::StopCheck& stopped) {
    Checkpoint checkpoint = prove_checkpoint(bytes, chunks, stopped);
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
        auto image = files.map(path);
        if (!image) continue;
        try {
            Checkpoint checkpoint = prove(files, names, image->bytes(), chunks, stopped);
            return Recovered{.names = names,
                             .file = path,
                             .image = std::move(image),
                             .checkpoint = std::move(checkpoint),
                             .bad = bad};
        } catch (const IoError&) {
            throw;  // a shard that cannot be looked at now may be good
        } catch (const Error& error) {
            bad.push_back({path, error.what(), begins_as_ours(image->bytes())});
        }
    }
    return std::nullopt;
}

}  // namespace

std::string Recovered::warning(const BadGeneration& passed_over, const std::string& doing) const {
    return passed_over.file + " is damaged (" + passed_over.problem + "); " + doing + " " + file;
}

std::vector<std::string> Recovered::warnings(const std::string& doing) const {
    std::vector<std::string> lines;
    lines.reserve(bad.size());
    for (const BadGeneration& passed_over : bad) lines.push_back(warning(passed_over, doing));
    return lines;
}

std::optional<Checkpoint> prove_generation(FileSystem& files,
                                           const RunFiles& names,
                                           const std::string& path) {
    const auto image = files.map(path);
    if (!image) return std::nullopt;
    return prove(files, names, image->bytes(), TailChunks::leave, {});
}

std::optional<Recovered> recover(FileSystem& files,
                                 const RunFiles& names,
                                 TailChunks chunks,
                                 const core::StopCheck& stopped) {
    std::vector<BadGeneration> bad;
    std::optional<Recovered> found = newest_verified(files, names, chunks, stopped, bad);
    if (!bad.empty() && bad.front().file == names.current() && !bad.front().ours)
        throw_foreign(bad.front(), found);
    if (found || bad.empty()) return found;
    throw DamagedError("no generation of " + names.current() +
                       " proves good: " + list_problems(bad) +
                       " (nothing was touched; restore a copy, or move these files away to start "
                       "again from the beginning)");
}

Recovered open_run(FileSystem& files, const std::string& output, const core::StopCheck& stopped) {
    std::optional<Recovered> found = recover(files, RunFiles(output), TailChunks::leave, stopped);
    if (!found) throw FileError("cannot open", output, ENOENT);
    return std::move(*found);
}

}  // namespace warpsieve::io
