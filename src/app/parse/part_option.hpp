#pragma once

#include <cstdint>
#include <string>

#include "warpsieve/interval.hpp"

namespace warpsieve::app {

/// --part I/N: piece I of N, counted from 0.
struct PartOption {
    std::uint32_t part = 0;
    std::uint32_t parts = 1;
    friend bool operator==(const PartOption&, const PartOption&) = default;
};

/// @throw UsageError one line: the text, what is wrong with it, what to write instead
[[nodiscard]] PartOption parse_part(const std::string& text);

/// @throw UsageError when the interval cannot be cut into so many pieces
void require_parts(const Interval& whole, const PartOption& option);

}  // namespace warpsieve::app
