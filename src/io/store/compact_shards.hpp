#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/store/merge_shards.hpp"

namespace warpsieve::io {

/// Keeps the shards of a run few (shards_to_merge.hpp). Few is what readers want, and nothing that
/// a run needs: where a merge fails, the run goes on with the shards that it has.
class ShardMerger {
public:
    /// Whether some are to be merged now; after a failure not before there are more.
    [[nodiscard]] bool is_due(const std::vector<Shard>& shards) const;

    /// Merges once. The shards that it replaces stay: generations name them.
    /// @param shards of job.run
    /// @return a line when it failed, and this was not said before; the shards are as they were
    /// then, as when it was stopped
    /// @throw WrongResultError when the machine errs
    [[nodiscard]] std::optional<std::string> merge(const MergeJob& job, std::vector<Shard>& shards);

private:
    [[nodiscard]] std::optional<std::size_t> next(const std::vector<Shard>& shards) const;

    std::set<std::string> damaged_;  ///< shards that did not prove, and stay as they are
    std::size_t at_least_ = 0;       ///< shards, before it is tried again
    bool told_ = false;              ///< that it fails
};

}  // namespace warpsieve::io
