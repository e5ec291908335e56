#include "cpu/batch_collector.hpp"

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/grid.hpp"

namespace warpsieve::cpu {

BatchCollector::BatchCollector(const Interval& interval,
                               const core::Wanted& wanted,
                               const Kernels& kernels)
    : kernels_(kernels), wanted_(wanted), range_(core::bytes_of(interval)) {
    result_.interval = interval;
    result_.slices.resize(core::grid_rows(interval, wanted.slice_shift));
    result_.slices.front() = core::count_wheel_primes(interval, wanted.quantities);
    if (wanted.bitmap) result_.bitmap.resize(range_.count);
}

std::span<std::uint8_t> BatchCollector::trim(std::uint64_t first_byte,
                                             std::span<std::uint8_t> block) const {
    const std::uint64_t before = std::min<std::uint64_t>(
        range_.first > first_byte ? range_.first - first_byte : 0, block.size());
    std::ranges::fill(block.first(before), std::uint8_t{0});
    for (const std::uint64_t edge : {range_.first, range_.first + range_.count - 1}) {
        const std::uint64_t at = edge - first_byte;  // huge when before the block
        if (at < block.size())
            block[at] =
                static_cast<std::uint8_t>(block[at] & core::bits_inside(edge, result_.interval));
    }
    return block.subspan(before);
}

void BatchCollector::add(Part& part,
                         std::uint64_t first_byte,
                         std::span<const std::uint8_t> block) {
    if (wanted_.digest) part.digest += core::digest_bits(block, first_byte);
    if (wanted_.sample) add_sample(part, first_byte, block);
    const std::uint64_t begin = std::max(first_byte, range_.first);
    const auto inside = block.subspan(std::min<std::size_t>(begin - first_byte, block.size()));
    if (inside.empty()) return;
    add_totals(part, begin, inside);
    if (wanted_.bitmap)
        std::ranges::copy(
            inside, result_.bitmap.begin() + static_cast<std::ptrdiff_t>(begin - range_.first));
}

void BatchCollector::add_sample(Part& part,
                                std::uint64_t first_byte,
                                std::span<const std::uint8_t> block) const {
    const std::uint64_t begin = std::max(first_byte, wanted_.sample->first);
    const std::uint64_t end =
        std::min(first_byte + block.size(), wanted_.sample->first + wanted_.sample->count);
    if (begin >= end) return;
    const auto inside = block.subspan(begin - first_byte, end - begin);
    part.sample += {.count = kernels_.count_bits(inside.data(), inside.size()),
                    .digest = core::digest_bits(inside, begin)};
}

/// The prime count is taken by the engine's own kernel, as the popcnt instruction is not part of
/// what the rest of the program is compiled for.
void BatchCollector::add_totals(Part& part,
                                std::uint64_t first_byte,
                                std::span<const std::uint8_t> bytes) const {
    const unsigned shift = wanted_.slice_shift;
    while (!bytes.empty()) {
        const std::uint64_t slice = first_byte >> shift;
        const std::uint64_t left = ((slice + 1) << shift) - first_byte;
        const auto here = bytes.first(std::min<std::uint64_t>(left, bytes.size()));
        part.totals.append(first_byte,
                           core::read_totals(kernels_.count_bits(here.data(), here.size()), here,
                                             first_byte, wanted_.quantities),
                           wanted_);
        bytes = bytes.subspan(here.size());
        first_byte += here.size();
    }
}

void BatchCollector::merge(Part&& part) {
    const std::scoped_lock lock(mutex_);
    result_.digest += part.digest;
    result_.sample += part.sample;
    parts_.push_back(std::move(part.totals));
}

core::BatchResult BatchCollector::take() {
    core::join_slices(std::move(parts_), wanted_, result_);
    return std::move(result_);
}

}  // namespace warpsieve::cpu
