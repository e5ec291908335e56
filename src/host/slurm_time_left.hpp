#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/slurm_environment.hpp"

namespace warpsieve::host {

/// Runs a command and gives what it prints; empty when that fails. command_output(), but in tests.
using AskCommand = std::function<std::optional<std::string>(const std::vector<std::string>&)>;

/// How long a Slurm job may still run. The first answer comes from SLURM_JOB_END_TIME where Slurm
/// sets it (since 23.02); later ones, and the first without it, from squeue: the end moves when the
/// job is suspended, or when its limit is changed.
class SlurmTimeLeft {
public:
    SlurmTimeLeft(const SlurmEnvironment& slurm, const Variables& variables, AskCommand ask);

    /// Infinite without a limit, empty when nobody knows.
    [[nodiscard]] std::optional<Seconds> operator()(WallTime now);

private:
    [[nodiscard]] std::optional<Seconds> by_environment(WallTime now);

    std::vector<std::string> squeue_;
    std::optional<double> end_time_;  ///< seconds since 1970; forgotten once it was used
    AskCommand ask_;
};

/// The environment of a process, less what would change the output of a squeue in it.
[[nodiscard]] Variables without_squeue_settings(const Variables& variables);

}  // namespace warpsieve::host
