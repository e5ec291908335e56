#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "core/engine.hpp"
#include "core/slice_part.hpp"
#include "core/wheel.hpp"
#include "cpu/loops.hpp"

namespace warpsieve::cpu {

/// Puts a BatchResult together from blocks that threads finish in any order.
class BatchCollector {
public:
    BatchCollector(const Interval& interval, const core::Wanted& wanted, const Kernels& kernels);

    /// What one thread found in a stretch of its own.
    struct Part {
        core::SlicePart totals;
        std::uint64_t digest = 0;
        core::SampleTotals sample;
    };

    /// Clears the bits outside the interval and returns the bytes that belong to it.
    [[nodiscard]] std::span<std::uint8_t> trim(std::uint64_t first_byte,
                                               std::span<std::uint8_t> block) const;
    /// @pre trimmed; first_byte is a multiple of 8, blocks of a part come in order
    void add(Part& part, std::uint64_t first_byte, std::span<const std::uint8_t> block);
    /// May be called by several threads at once.
    void merge(Part&& part);
    /// Once all parts are merged.
    [[nodiscard]] core::BatchResult take();

private:
    void add_sample(Part& part,
                    std::uint64_t first_byte,
                    std::span<const std::uint8_t> block) const;
    void add_totals(Part& part,
                    std::uint64_t first_byte,
                    std::span<const std::uint8_t> bytes) const;

    const Kernels& kernels_;
    core::Wanted wanted_;
    core::ByteRange range_;
    core::BatchResult result_;
    std::vector<core::SlicePart> parts_;
    std::mutex mutex_;
};

}  // namespace warpsieve::cpu
