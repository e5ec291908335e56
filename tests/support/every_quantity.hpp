#pragma once

#include <cstdint>
#include <utility>

#include "core/constellation.hpp"
#include "core/quantities.hpp"

namespace warpsieve::test {

inline core::Constellation constellation(core::Pattern pattern) {
    return {.name = core::unnamed(pattern), .patterns = {std::move(pattern)}};
}

/// All that can be counted at once: as many constellations as there may be, within a byte, of whole
/// words' distances, as wide as they may be and of as many members, one with a name of its own. The
/// period of 14, with 8, is no power of two.
[[nodiscard]] inline core::Quantities every_quantity(std::uint32_t modulus = 14) {
    core::Quantities all(core::known_quantities);
    for (const core::Pattern& pattern : {core::Pattern{0, 2},
                                         {0, 6},
                                         {0, 238},
                                         {0, 30, 60, 90, 120, 150},
                                         {0, 2, 6, 8, 12, 18, 20, 26},
                                         {0, 4, 6},
                                         {0, 120, 238}})
        all.own.push_back(constellation(pattern));
    all.own.push_back({"cousins", {{0, 4}}});
    all.modulus = modulus;
    return all;
}

}  // namespace warpsieve::test
