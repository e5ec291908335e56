#include "core/sample.hpp"

#include <algorithm>
#include <cmath>

#include "core/bitmap.hpp"

namespace warpsieve::core {

SampleTotals sample_of(std::span<const std::uint8_t> bitmap,
                       const ByteRange& range,
                       const ByteRange& sample) {
    const auto bytes = bitmap.subspan(sample.first - range.first, sample.count);
    return {.count = read_totals(bytes, sample.first, quantity_primes).prime_count,
            .digest = digest_bits(bytes, sample.first)};
}

std::optional<ByteRange> choose_sample(const Interval& batch, double length, std::uint64_t random) {
    const ByteRange range = bytes_of(batch);
    // The first and the last byte may hold integers that are not of the batch.
    const std::uint64_t first = range.first / sample_grain + 1;
    const std::uint64_t end = (range.first + range.count - 1) / sample_grain;
    if (first >= end) return std::nullopt;
    const double wanted = std::max(1.0, std::round(length / sample_grain));
    const auto grains =
        static_cast<std::uint64_t>(std::min(wanted, static_cast<double>(end - first)));
    const std::uint64_t place = first + random % (end - first - grains + 1);
    return ByteRange{place * sample_grain, grains * sample_grain};
}

}  // namespace warpsieve::core
