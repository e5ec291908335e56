#pragma once

// What the control groups of this process allow it: Slurm, systemd and containers hold a process to
// a share of the processors' time and to an amount of memory, which neither the affinity nor
// /proc/meminfo tells. Reads below the folder that it is handed, which is "/" but in tests; what is
// missing or cannot be read is no limit.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace warpsieve::cpu {

/// As many threads as the quota of processor time keeps busy, at least 1; a quota of 1.5 processors
/// is 2. The least of all levels from the group of the process up to what can be seen of the root.
/// Empty: there is no quota.
[[nodiscard]] std::optional<unsigned> threads_of_quota(const std::filesystem::path& root);

/// Bytes that the groups let the process still take: at each level the limit less what is used
/// and cannot be reclaimed; the least of all. Empty: there is no limit.
[[nodiscard]] std::optional<std::uint64_t> memory_of_groups(const std::filesystem::path& root);

}  // namespace warpsieve::cpu
