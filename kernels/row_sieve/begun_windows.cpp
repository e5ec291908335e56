#include "kernels/row_sieve/begun_windows.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/wheel.hpp"

namespace warpsieve::kernels {

std::optional<Interval> windows_behind(std::uint64_t last, const Cut& cut, std::uint32_t devices) {
    constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
    if (last == max) return std::nullopt;
    const std::uint64_t base = core::byte_of(last + 1) / chunk_bits * chunk_bits;
    const std::uint64_t end = base + std::uint64_t{cut.window_bits} * devices;
    if (end > core::byte_of(max)) return std::nullopt;
    return Interval{last + 1, end * core::wheel - 1};
}

std::optional<Interval> keep_begun(std::list<RowSieve>& sieves, const Interval& batch) {
    std::vector<RowSieve*> ordered;
    for (RowSieve& sieve : sieves)
        if (sieve.begun()) ordered.push_back(&sieve);
    std::ranges::sort(ordered, {}, [](const RowSieve* sieve) { return sieve->begun()->first; });
    std::optional<Interval> rest = batch;
    for (RowSieve* const sieve : ordered) {
        const WindowJob& job = *sieve->begun();
        if (!rest || job.first != rest->first || job.last > rest->last)
            sieve->forget_begun();
        else if (job.last == rest->last)
            rest.reset();
        else
            rest->first = job.last + 1;
    }
    return rest;
}

}  // namespace warpsieve::kernels
