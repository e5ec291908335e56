#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/progress.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"

// `warpsieve merge`: the last step of a job that was cut into parts, which many machines did. Reads
// the runs, which stay as they are, and makes one new file. What is stored is cut into chunks anew
// (merge_stored.hpp), so that the result is that of a single run, byte for byte of its stored data.

namespace warpsieve::io {

struct MergeOptions {
    std::string process = {};  ///< "HOST.PID", for the name of the temporary file
    std::string scratch = {};  ///< folder to build the new file in; empty: where it stays
    std::string run_id = {};   ///< of the new run
    std::string date = {};     ///< now, UTC, ISO 8601
    /// What the new file stores; empty: what all of the runs do. It is none, or what can be made of
    /// what each of them stores: a bitmap and primes of each other.
    std::optional<core::Store> store = {};
    unsigned threads = 1;
    /// Is told before anything is read when an older generation of a run is used than its newest,
    /// and later when fewer threads could be started.
    std::function<void(const std::string& line)> warning = {};
    /// Is told the share that is done, in [0, 1], after every chunk.
    std::function<void(double share)> progress = {};
    std::stop_token stop = {};
};

struct Merged {
    std::uint64_t bytes = 0;  ///< of the new file
    Checkpoint checkpoint;    ///< without the chunks of what it stores
};

/// Joins finished runs of adjacent intervals into one file without shards, of any size: a run file
/// like any other, with the contents_digest of an undisturbed run of the whole interval, and the
/// sessions of all of them. Nothing is ever changed in the runs. Where the new file stores nothing,
/// the chunks of the runs are not read: of their shards no more than the seals are looked at.
/// @param sources in any order
/// @param target is not replaced: it must not exist
/// @return empty when stopped; nothing is left then
/// @throw ForeignFileError, DamagedError, IoError: see open_merge_inputs; IoError also when the
/// file cannot be written, HeldError when another process is making it
[[nodiscard]] std::optional<Merged> merge(FileSystem& files,
                                          const std::vector<std::string>& sources,
                                          const std::string& target,
                                          const MergeOptions& options);

}  // namespace warpsieve::io
