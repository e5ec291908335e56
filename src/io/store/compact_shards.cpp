#include "io/store/compact_shards.hpp"

#include <utility>

#include "io/store/open_shard.hpp"
#include "io/store/shards_to_merge.hpp"

namespace warpsieve::io {
namespace {

void replace(std::vector<Shard>& shards, std::size_t first, Shard merged) {
    const auto begin = shards.begin() + static_cast<std::ptrdiff_t>(first);
    *begin = std::move(merged);
    shards.erase(begin + 1, begin + merged_at_once);
}

}  // namespace

std::optional<std::size_t> ShardMerger::next(const std::vector<Shard>& shards) const {
    std::vector<std::uint64_t> levels;
    levels.reserve(shards.size());
    for (const Shard& shard : shards)
        levels.push_back(damaged_.contains(shard.file) ? no_level : shard.level);
    return shards_to_merge(levels);
}

bool ShardMerger::is_due(const std::vector<Shard>& shards) const {
    return shards.size() >= at_least_ && next(shards);
}

std::optional<std::string> ShardMerger::merge(const MergeJob& job, std::vector<Shard>& shards) {
    const auto first = next(shards);
    if (!first) return std::nullopt;
    try {
        const auto group = std::span(shards).subspan(*first, merged_at_once);
        auto merged = io::merge_shards(job, group);
        if (!merged) return std::nullopt;
        replace(shards, *first, std::move(*merged));
        told_ = false;
        return std::nullopt;
    } catch (const DamagedShard& error) {
        damaged_.insert(error.file());
        return std::string(error.what()) +
               ": it is not merged, and the run is not whole without it (restore it from a copy)";
    } catch (const IoError& error) {
        at_least_ = shards.size() + merged_at_once;
        if (std::exchange(told_, true)) return std::nullopt;
        return std::string("shards are not merged: ") + error.what() +
               "; the run goes on with more of them and tries again";
    }
}

}  // namespace warpsieve::io
