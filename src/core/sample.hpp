#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Samples begin and end at multiples of so many bytes: the chunks by which a GPU gives its results
/// (245,760 integers).
inline constexpr std::uint64_t sample_grain = 8192;

/// What some bytes of a bitmap hold, short enough to be computed by any method and compared.
struct SampleTotals {
    std::uint64_t count = 0;
    std::uint64_t digest = 0;  ///< core/bitmap.hpp

    SampleTotals& operator+=(const SampleTotals& other) noexcept {
        count += other.count;
        digest += other.digest;
        return *this;
    }
    friend bool operator==(const SampleTotals&, const SampleTotals&) = default;
};

/// The sample of a bitmap. @param range of the bitmap @param sample inside it
[[nodiscard]] SampleTotals sample_of(std::span<const std::uint8_t> bitmap,
                                     const ByteRange& range,
                                     const ByteRange& sample);

/// A sample of about `length` bytes of a batch, one grain at least, at a place that `random`
/// chooses; empty where the batch has no whole grain.
[[nodiscard]] std::optional<ByteRange> choose_sample(const Interval& batch,
                                                     double length,
                                                     std::uint64_t random);

}  // namespace warpsieve::core
