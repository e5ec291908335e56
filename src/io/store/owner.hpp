#pragma once

#include <optional>
#include <string>

#include "io/disk/identity.hpp"

// Who works on a run, as its lock file says. People are told by it whom to wait for, and a job that
// Slurm has started again knows by it what an earlier start of itself left running. Pure text.

namespace warpsieve::io {

/// The record in the lock file of a run.
struct Owner {
    Identity identity = {};
    std::string since = {};  ///< UTC, ISO 8601
    friend bool operator==(const Owner&, const Owner&) = default;
};

/// One line: "host=node01 pid=123 session=... since=... slurm_job=4711 epoch=2". The task of an
/// array is not in it: its job has an id of its own.
[[nodiscard]] std::string to_record(const Owner& owner);
/// Reads such a line; empty when the text is none.
[[nodiscard]] std::optional<Owner> parse_owner(const std::string& record);
/// Describes to people where an owner is: "process 123 on node01 (Slurm job 4711, restart 2)"; of
/// one that is known from a history alone, which has no numbers of processes, "a process on ...".
[[nodiscard]] std::string describe_process(const Identity& identity);
/// Describes an owner to people: "process 123 on node01 (Slurm job 4711, restart 2), since
/// 2026-11-22T09:14:56Z".
[[nodiscard]] std::string describe(const Owner& owner);
/// Describes to people who holds a lock. @param record of the lock file
[[nodiscard]] std::string describe_holder(const std::string& record);

}  // namespace warpsieve::io
