#pragma once

// What a run has come to, as data: the job and its progress, the sessions that worked on it, the
// shards and the tail of what it stores. How a file holds this is not known here
// (checkpoint_file.hpp), nor how results come about.

#include <cstdint>
#include <string>
#include <vector>

#include "core/progress.hpp"
#include "io/checkpoint/saves.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/chunk/tail.hpp"
#include "io/disk/identity.hpp"

namespace warpsieve::io {

enum class Status : std::uint8_t { running = 0, paused = 1, complete = 2 };

enum class EndReason : std::uint8_t {
    running = 0,  ///< not ended, or not able to say so any more
    completed = 1,
    stopped = 2,
    time_limit = 3,
    failed = 4,
    killed = 5,  ///< found running by the session after it
};

[[nodiscard]] std::string to_string(Status status);
[[nodiscard]] std::string to_string(EndReason reason);

/// One start of the program on a run.
struct Session {
    std::uint32_t number = 1;  ///< counted from 1
    Identity identity = {};
    std::string start_time = {};  ///< UTC, ISO 8601, as every time in a file
    std::string end_time = {};    ///< when its newest checkpoint was written
    std::string engine = {};
    std::string device = {};
    std::string driver = {};
    std::string software_version = {};
    bool sieved_any = false;  ///< whether first and last say anything
    std::uint64_t first = 0;  ///< integers that this session did
    std::uint64_t last = 0;
    std::uint64_t primes = 0;
    double seconds = 0;         ///< by the clock on the wall, until its newest checkpoint was begun
    double engine_seconds = 0;  ///< of these, inside the engine
    /// Of these, while the run waited for files: generations, shards, and merging those. The time
    /// that its newest checkpoint took is not known to that checkpoint.
    double disk_seconds = 0;
    std::uint32_t rechecks = 0;  ///< batches sieved again and compared
    std::uint32_t redone = 0;    ///< rechecked batches that differed
    EndReason end_reason = EndReason::running;
    friend bool operator==(const Session&, const Session&) = default;
};

/// All that a checkpoint file says.
struct Checkpoint {
    explicit Checkpoint(core::Progress progress_so_far)
        : progress(std::move(progress_so_far)), tail{.store = progress.job().store} {}

    std::string software_version;
    std::string software_commit;
    std::string hdf5_version;
    std::string run_id;
    std::string date_created;
    std::string date_modified;
    Status status = Status::running;
    std::uint64_t generation = 0;
    double elapsed_s = 0;  ///< over all sessions
    double engine_s = 0;   ///< of these, inside the engine
    /// Seconds between two saves, as the session that wrote this generation kept them: how old a
    /// generation may be before its writer must be gone. 0: there was no such session (merged
    /// files).
    double checkpoint_interval_s = 0;
    core::Progress progress;
    std::vector<Session> history;  ///< the newest last; a file has one at least
    /// The newest last: that of this checkpoint, which cannot tell what it took.
    std::vector<Save> saves;
    std::vector<Shard> shards;  ///< the stored data is these and the tail
    Tail tail;
};

/// Says that this program, and the libhdf5 that it is linked with, write the checkpoint.
void set_software(Checkpoint& checkpoint);

/// Seconds over all sessions that the run waited for files, the newest save not counted.
[[nodiscard]] double disk_seconds(const Checkpoint& checkpoint);

/// Primes, or bytes of the bitmap, that are stored: in shards and tail.
[[nodiscard]] std::uint64_t stored_elements(const Checkpoint& checkpoint);

/// XXH3 over the parameters of a job, as 8-byte little-endian numbers in the order of FORMAT.md.
[[nodiscard]] std::uint64_t parameters_digest(const core::Job& job);

/// The digest by which results are compared: XXH3 over parameters, totals, grid and stored data,
/// equal for equal results, whatever engine, threads, interruptions and file layout led there.
[[nodiscard]] std::uint64_t contents_digest(const Checkpoint& checkpoint);

}  // namespace warpsieve::io
