#include "io/store/shards_to_merge.hpp"

namespace warpsieve::io {

std::optional<std::size_t> shards_to_merge(std::span<const std::uint64_t> levels) {
    if (levels.size() < most_shards) return std::nullopt;
    std::optional<std::size_t> best;
    std::size_t neighbours = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        neighbours = i > 0 && levels[i] == levels[i - 1] ? neighbours + 1 : 1;
        if (neighbours < merged_at_once || levels[i] == no_level) continue;
        if (!best || levels[i] < levels[*best]) best = i + 1 - merged_at_once;
    }
    return best;
}

}  // namespace warpsieve::io
