#pragma once

// Who a process is for the others that work on a run: the history of a run names it, the lock of a
// run names its holder, and two processes of one Slurm job are told apart by it. Kept by itself,
// below everything that names a process, and pure. Where it comes from: host/environment.hpp.

#include <cstdint>
#include <string>

namespace warpsieve::io {

/// One start of the program.
struct Identity {
    std::string host = {};
    std::int64_t pid = 0;         ///< not in the history: 0 of what was read from there
    std::string session_id = {};  ///< random, so that no two processes take each other for one
    /// Stays the same when the job is started again; each task of an array has one of its own.
    std::uint64_t slurm_job_id = 0;      ///< 0: not under Slurm
    std::int64_t slurm_array_task = -1;  ///< -1: not of an array
    std::uint32_t slurm_restart_count =
        0;  ///< "epoch" in files: how often the job was started again
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// Whether `one` is of an earlier start of the Slurm job that `other` belongs to: an orphan. Slurm
/// may leave one running for half a minute after it has started the job again elsewhere.
[[nodiscard]] inline bool is_earlier_start(const Identity& one, const Identity& other) {
    return one.slurm_job_id != 0 && one.slurm_job_id == other.slurm_job_id &&
           one.slurm_restart_count < other.slurm_restart_count;
}

}  // namespace warpsieve::io
