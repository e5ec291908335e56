#pragma once

// What the host makes of the tables in phases/patterns.hpp: their words once, and for each window
// the places where its rows begin in them.

#include <cstdint>
#include <vector>

#include "kernels/phases/patterns.hpp"

namespace warpsieve::gpu {

/// Word of all tables where one begins, and its first copy.
[[nodiscard]] constexpr std::uint32_t table_begin(std::uint32_t table) {
    std::uint32_t begin = 0;
    for (std::uint32_t i = 0; i < table; ++i) begin += table_copies(i) * copy_words(i);
    return begin;
}

/// All tables, one behind the other. Word w of a table has bit e where 32 w + e is a multiple of a
/// prime of its group; its copies begin with words 0, 1, 2, 3.
[[nodiscard]] std::vector<std::uint32_t> make_pattern_tables();

/// The tables where they lie in memory, `words` being the first word of all.
[[nodiscard]] inline PatternTables tables_at(const std::uint32_t* words) {
    PatternTables tables{};
    for (std::uint32_t i = 0; i < pattern_tables; ++i) tables.words[i] = words + table_begin(i);
    return tables;
}

[[nodiscard]] PatternOffsets pattern_offsets(std::uint64_t window_base);

}  // namespace warpsieve::gpu
