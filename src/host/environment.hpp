#pragma once

// This process and this machine: its variables, its name, the Slurm job that it runs in, and the
// identity that a run writes into its files. What it is made of is read once, at the start of the
// program, so that everything below gets it as a value and tests can write it down. Touches the
// environment and the host name, and no file.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/clock.hpp"

namespace warpsieve::host {

using Variables = std::map<std::string, std::string, std::less<>>;

/// Where the process runs.
struct Environment {
    Variables variables;
    std::string host;
    std::int64_t pid = 0;
};

/// @pre no other thread changes the environment
[[nodiscard]] Environment current_environment();

/// The value of a variable; empty when it is unset, and when it is set to nothing.
[[nodiscard]] std::optional<std::string> value_of(const Variables& variables,
                                                  std::string_view name);

/// What Slurm tells a job about itself. The id stays the same when a job is requeued, the restart
/// count then grows by one: two processes of one job are told apart by it.
struct SlurmEnvironment {
    std::uint64_t job_id = 0;
    std::optional<std::uint64_t> array_job_id = {};
    std::optional<std::uint32_t> array_task_id = {};
    std::uint32_t restart_count = 0;
    friend bool operator==(const SlurmEnvironment&, const SlurmEnvironment&) = default;
};

/// Empty outside a job. A value that is not a number counts as unset.
[[nodiscard]] std::optional<SlurmEnvironment> slurm_environment(const Variables& variables);

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
