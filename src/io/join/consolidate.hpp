#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "io/disk/file_system.hpp"

// `warpsieve consolidate`: one plain file for people who want to hand a result on, or whose tools
// do not follow a virtual data set. Reads the generation and the shards of a run, which stay as
// they are, and makes one new file.

namespace warpsieve::io {

struct ConsolidateOptions {
    std::string process = {};  ///< "HOST.PID", for the name of the temporary file
    std::string scratch = {};  ///< folder to build the new file in; empty: where it stays
    /// More than one: another one reads and proves the next shard, and digests the new file.
    unsigned threads = 1;
    /// Is told before anything is copied when an older generation is used than the newest, and of
    /// files that are marked (superblock.hpp).
    std::function<void(const std::string& line)> warning = {};
    /// Is told the share that is copied, in [0, 1], after every shard.
    std::function<void(double share)> progress = {};
    std::stop_token stop = {};
};

struct Consolidated {
    std::uint64_t bytes = 0;     ///< of the new file
    std::uint64_t elements = 0;  ///< primes, or bytes of the bitmap
    std::uint64_t shards = 0;    ///< of the old one
};

/// Copies a complete run into one file without shards, of any size: a run file like any other, with
/// the same contents_digest. Every shard is verified before its chunks are copied as they are,
/// and the new file's chunks are held against them before it gets its seal and its name.
/// @param target is not replaced: it must not exist
/// @return empty when stopped; nothing is left then
/// @throw UsageError when the run is not complete
/// @throw DamagedError when the run or one of its shards is damaged; HeldError when another process
/// is making the same file; IoError when it cannot be written
[[nodiscard]] std::optional<Consolidated> consolidate(FileSystem& files,
                                                      const std::string& source,
                                                      const std::string& target,
                                                      const ConsolidateOptions& options);

}  // namespace warpsieve::io
