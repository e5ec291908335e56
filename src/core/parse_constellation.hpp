#pragma once

// Constellations as users write them: "0,2,6,8,12", or with a name, "quint=0,4,6,10,12". Files have
// the same text.

#include <string>
#include <string_view>

#include "core/quantities.hpp"

namespace warpsieve::core {

/// "0,2,6".
[[nodiscard]] std::string distances_text(const Pattern& pattern);

/// Whether a word of --count is a pattern and no name of something known.
[[nodiscard]] bool looks_like_constellation(std::string_view text) noexcept;

struct ParsedConstellation {
    Constellation constellation;  ///< of one pattern; "c_0_2_6" where it has no name
    std::string problem;          ///< why it cannot be counted, and what to do; empty: it can
};

[[nodiscard]] ParsedConstellation parse_constellation(std::string_view text);

}  // namespace warpsieve::core
