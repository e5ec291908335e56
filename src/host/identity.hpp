#pragma once

#include <cstdint>
#include <string>

#include "host/clock.hpp"

namespace warpsieve::host {

/// Who this process is, for the history of a run and for its lock.
struct Identity {
    std::string host;
    std::int64_t pid = 0;
    std::string session_id;  ///< new_uuid()
    std::uint64_t slurm_job_id = 0;
    std::int64_t slurm_array_task = -1;
    std::uint32_t slurm_restart_count = 0;
};

/// A random UUID (version 4, RFC 9562).
[[nodiscard]] std::string new_uuid();

/// "2026-11-22T09:14:56Z"
[[nodiscard]] std::string to_utc(WallTime time);

}  // namespace warpsieve::host
