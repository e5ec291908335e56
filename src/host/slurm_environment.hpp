#pragma once

#include <cstdint>
#include <optional>

#include "host/environment.hpp"

namespace warpsieve::host {

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

}  // namespace warpsieve::host
