#pragma once

#include "core/constellation.hpp"
#include "core/quantities.hpp"

namespace warpsieve::test {

/// All that can be counted at once: constellations that are narrow, wide, as wide as they may be, and
/// of as many members as they may have, and residues whose period is no power of two.
[[nodiscard]] inline core::Quantities every_quantity() {
    core::Quantities all(core::all_quantities | core::quantity_gap_table |
                         core::quantity_reciprocals);
    for (const core::Pattern& pattern :
         {core::Pattern{0, 2, 6, 8, 12}, core::Pattern{0, 6, 12, 18}, core::Pattern{0, 238},
          core::Pattern{0, 2, 6, 8, 12, 18, 20, 26}, core::Pattern{0, 30, 90, 210}})
        all |= core::with({core::unnamed(pattern), {pattern}});
    all |= core::with({"cousins", {{0, 4}}});
    all |= core::with_residues(14);
    return all;
}

}  // namespace warpsieve::test
