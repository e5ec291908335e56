#pragma once

// How long the Slurm job of this process may still run, and how Slurm writes lengths of time. A run
// stops by itself before the end of its job with what is found here. Touches no Slurm library: the
// environment says it once, squeue says it later.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/clock.hpp"
#include "host/environment.hpp"

namespace warpsieve::host {

/// Reads one field of a length of time: its text, how many seconds its unit has, and whether it
/// stands first. Empty: the text is no such field.
using ReadField =
    std::function<std::optional<double>(std::string_view field, double unit, bool first)>;

/// Seconds of a length of time as Slurm writes it: MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS, or
/// the seconds alone. Without days the last field is seconds. `read` says what a field may be.
[[nodiscard]] std::optional<double> slurm_seconds(std::string_view text, const ReadField& read);

/// What `squeue -h -o %L` prints for one job: "MM:SS", "H:MM:SS" or "D-HH:MM:SS"; infinite for
/// "UNLIMITED", zero for "INVALID", which is how Slurm shows a limit that has passed already.
/// Empty for everything else ("NOT_SET", several lines): nobody knows.
[[nodiscard]] std::optional<Seconds> parse_time_left(std::string_view text);

/// Runs a command and gives what it prints; empty when that fails. command_output(), but in tests.
using AskCommand = std::function<std::optional<std::string>(const std::vector<std::string>&)>;

/// How long a Slurm job may still run. The first answer comes from SLURM_JOB_END_TIME where Slurm
/// sets it (since 23.02); later ones, and the first without it, from squeue: the end moves when the
/// job is suspended, or when its limit is changed.
class SlurmTimeLeft {
public:
    /// @param identity of a process of the job @param variables of its environment
    SlurmTimeLeft(const io::Identity& identity, const Variables& variables, AskCommand ask);

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
