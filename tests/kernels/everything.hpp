#pragma once

// All quantities that there are, as the tests of engines ask for them.

#include <cstdint>
#include <utility>

#include "core/constellation.hpp"
#include "core/quantities.hpp"

namespace warpsieve::test {

inline core::Constellation constellation(core::Pattern pattern) {
    return {.name = core::unnamed(pattern), .patterns = {std::move(pattern)}};
}

/// With eight patterns, the widest among them.
inline core::Quantities everything_of(std::uint32_t modulus) {
    core::Quantities all(core::known_quantities);
    for (const core::Pattern& pattern : {core::Pattern{0, 2},
                                         {0, 6},
                                         {0, 238},
                                         {0, 30, 60, 90, 120, 150},
                                         {0, 2, 6, 8, 12, 18, 20, 26},
                                         {0, 4, 6},
                                         {0, 120, 238},
                                         {0, 64}})
        all.own.push_back(constellation(pattern));
    all.modulus = modulus;
    return all;
}

}  // namespace warpsieve::test
