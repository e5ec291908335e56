#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::io {

/// A generation that does not prove good.
struct BadGeneration {
    std::string file;
    std::string problem;
    bool ours = false;  ///< begins as a file of ours does; only then it may be renamed
};

/// What is left of a run.
struct Recovered {
    std::optional<Checkpoint> checkpoint;  ///< newest generation that proves good
    std::string file;                      ///< its name
    std::unique_ptr<FileImage> image;      ///< its bytes, whatever is published after
    std::vector<BadGeneration> bad;  ///< newer ones that do not; all there are, if none is good
    /// Seconds that a run went on after its newest save, by its sign of life; 0 when it ended well.
    double unsaved_s = 0;
};

/// Whether a shard is there, with the size and the seal that a table says (require_shard_head).
/// @throw DamagedError with the reason alone
void find_shard(FileSystem& files, const std::string& path, const Shard& expected);

/// Proves one generation, and that its shards are there (find_shard); empty where there is no such
/// file. @throw ForeignFileError, DamagedError, WrongResultError with the reason alone
[[nodiscard]] std::optional<Checkpoint> prove_generation(FileSystem& files,
                                                         const RunFiles& names,
                                                         const std::string& path,
                                                         TailChunks chunks = TailChunks::leave);

/// Tries the generations, newest first; touches nothing.
[[nodiscard]] Recovered recover(FileSystem& files,
                                const RunFiles& names,
                                TailChunks chunks = TailChunks::leave);

/// The newest good generation, for readers and for runs that resume; empty when no generation
/// exists at all.
/// @throw ForeignFileError when the output name is taken by something else
/// @throw DamagedError when generations exist and none proves good
[[nodiscard]] std::optional<Recovered> recover_or_throw(FileSystem& files,
                                                        const RunFiles& names,
                                                        TailChunks chunks = TailChunks::leave);

}  // namespace warpsieve::io
