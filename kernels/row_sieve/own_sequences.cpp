#include "kernels/row_sieve/own_sequences.hpp"

#include <algorithm>
#include <vector>

#include "core/constellation_counts.hpp"

namespace warpsieve::gpu {

std::optional<OwnSequences> own_sequences(const core::Quantities& counted) {
    std::vector<core::ShiftSequence> found = core::shift_sequences(counted);
    std::erase_if(found,
                  [](const core::ShiftSequence& one) { return one.slot < core::tuplet_kinds; });
    if (found.size() > most_own_sequences) return std::nullopt;
    OwnSequences own;
    std::uint8_t count = 0;
    for (const core::ShiftSequence& from : found) {
        OwnSequence& to = own.sequences[count++];
        to.starts = from.starts;
        to.members = static_cast<std::uint8_t>(from.shifts.size());
        std::ranges::transform(from.shifts, to.shifts,
                               [](unsigned shift) { return static_cast<std::uint8_t>(shift); });
        for (std::size_t slot = from.slot - core::tuplet_kinds; slot < std::size(own.ends); ++slot)
            own.ends[slot] = count;
    }
    return own;
}

}  // namespace warpsieve::gpu
