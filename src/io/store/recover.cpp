#include "io/store/recover.hpp"

#include "io/checkpoint/shard_file.hpp"
#include "io/disk/seal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::string list_problems(const std::vector<BadGeneration>& bad) {
    std::string text;
    for (const BadGeneration& generation : bad)
        text += (text.empty() ? "" : "; ") + generation.file + ": " + generation.problem;
    return text;
}

[[noreturn]] void throw_foreign(const BadGeneration& current, const Recovered& found) {
    std::string hint = "choose another name with -o, or move it away";
    if (found.checkpoint)
        hint = "move it away to go on from " + found.file + ", generation " +
               std::to_string(found.checkpoint->generation);
    throw ForeignFileError(current.file + " is not a warpsieve file; nothing was touched (" + hint +
                           ")");
}

/// Proves the bytes of a generation and finds its shards.
Checkpoint prove(FileSystem& files,
                 const RunFiles& names,
                 std::span<const std::uint8_t> bytes,
                 TailChunks chunks) {
    Checkpoint checkpoint = prove_checkpoint(bytes, chunks);
    for (const Shard& shard : checkpoint.shards) {
        try {
            find_shard(files, names.path_of(shard.file), shard);
        } catch (const DamagedError& error) {
            throw DamagedError("its shard " + shard.file + ": " + error.what());
        }
    }
    return checkpoint;
}

}  // namespace

void find_shard(FileSystem& files, const std::string& path, const Shard& expected) {
    const std::optional<std::uint64_t> size = files.size(path);
    const std::optional<Bytes> head = size ? files.read(path, seal_bytes) : std::nullopt;
    if (!head) throw DamagedError("it is missing");
    require_shard_head(*size, *head, expected);
}

std::optional<Checkpoint> prove_generation(FileSystem& files,
                                           const RunFiles& names,
                                           const std::string& path,
                                           TailChunks chunks) {
    const auto image = files.map(path);
    if (!image) return std::nullopt;
    return prove(files, names, image->bytes(), chunks);
}

Recovered recover(FileSystem& files, const RunFiles& names, TailChunks chunks) {
    Recovered found;
    for (unsigned age = 0; age <= max_keep && !found.checkpoint; ++age) {
        const std::string path = names.generation(age);
        auto image = files.map(path);
        if (!image) continue;
        try {
            found.checkpoint = prove(files, names, image->bytes(), chunks);
            found.file = path;
            found.image = std::move(image);
        } catch (const IoError&) {
            throw;  // a shard that cannot be looked at now may be good
        } catch (const Error& error) {
            found.bad.push_back({path, error.what(), begins_as_ours(image->bytes())});
        }
    }
    return found;
}

std::optional<Recovered> recover_or_throw(FileSystem& files,
                                          const RunFiles& names,
                                          TailChunks chunks) {
    Recovered found = recover(files, names, chunks);
    if (!found.bad.empty() && found.bad.front().file == names.current() && !found.bad.front().ours)
        throw_foreign(found.bad.front(), found);
    if (found.checkpoint) return found;
    if (found.bad.empty()) return std::nullopt;
    throw DamagedError("no generation of " + names.current() +
                       " proves good: " + list_problems(found.bad) +
                       " (nothing was touched; restore a copy, or move these files away to start "
                       "again from the beginning)");
}

}  // namespace warpsieve::io
