#pragma once

#include <cstdint>
#include <optional>
#include <string>

// Who works on a run, as its lock file says. People are told by it whom to wait for, and a job that
// Slurm has started again knows by it what an earlier start of itself left running. Pure text.

namespace warpsieve::io {

/// The record in the lock file of a run.
struct Owner {
    std::string host;
    std::int64_t pid = 0;
    std::string session_id;
    std::string since;        ///< UTC, ISO 8601
    std::string slurm_job;    ///< "4711", the id of a task of an array too; empty outside Slurm
    std::uint32_t epoch = 0;  ///< restart count of that job
    friend bool operator==(const Owner&, const Owner&) = default;
};

/// One line: "host=node01 pid=123 session=... since=... slurm_job=4711 epoch=2".
[[nodiscard]] std::string to_record(const Owner& owner);
/// Reads such a line; empty when the text is none.
[[nodiscard]] std::optional<Owner> parse_owner(const std::string& record);
/// Describes an owner to people: "process 123 on node01 (Slurm job 4711, restart 2), since
/// 2026-11-22T09:14:56Z".
[[nodiscard]] std::string describe(const Owner& owner);

/// Whether `other` is a leftover of an earlier start of the Slurm job that `us` belongs to: Slurm
/// may leave one running for half a minute after it has requeued the job elsewhere.
[[nodiscard]] bool is_orphan(const Owner& other, const Owner& us);

}  // namespace warpsieve::io
