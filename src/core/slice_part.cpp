#include "core/slice_part.hpp"

#include <algorithm>

namespace warpsieve::core {

void SlicePart::append(std::uint64_t byte, const Totals& totals, const Wanted& wanted) {
    const unsigned shift = wanted.slice_shift;
    if (slices.empty()) first_byte = byte;
    slices.resize((byte >> shift) - (first_byte >> shift) + 1);
    slices.back().append(totals, wanted.quantities);
}

void join_slices(std::vector<SlicePart> parts, const Wanted& wanted, BatchResult& result) {
    std::ranges::sort(parts, {}, &SlicePart::first_byte);
    const unsigned shift = wanted.slice_shift;
    const std::uint64_t first_slice = byte_of(result.interval.first) >> shift;
    for (const SlicePart& part : parts) {
        const std::uint64_t first = (part.first_byte >> shift) - first_slice;
        for (std::size_t i = 0; i < part.slices.size(); ++i)
            result.slices[first + i].append(part.slices[i], wanted.quantities);
    }
}

}  // namespace warpsieve::core
