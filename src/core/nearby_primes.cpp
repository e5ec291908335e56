#include "core/nearby_primes.hpp"

#include <algorithm>

#include "core/constellation.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::uint64_t farthest = 2 * (nearby_bits - 1);
static_assert(farthest == width_limit - 2);

/// Where the distances of an end count from.
constexpr std::uint64_t origin(std::uint64_t prime) noexcept {
    return prime | 1;
}

constexpr WideInteger all_nearby = (WideInteger{1} << nearby_bits) - 1;

constexpr bool is_near(const NearbyPrimes& near, std::uint64_t distance) noexcept {
    return (wide_integer(near) >> (distance / 2) & 1) != 0;
}

/// Bytes that hold what is near an end: those of 238 integers from any place of the first one on.
constexpr std::uint64_t near_bytes = farthest / wheel + 2;

/// The bits of bytes [begin, end) that lie near an end.
template <class Distance>
NearbyPrimes near_end(std::span<const std::uint8_t> bytes,
                      std::uint64_t first_byte,
                      std::uint64_t begin,
                      std::uint64_t end,
                      Distance distance_of) {
    WideInteger near = 0;
    for (std::uint64_t byte = begin; byte < end; ++byte)
        for (unsigned bit = 0; bit < 8; ++bit) {
            if ((bytes[byte - first_byte] >> bit & 1) == 0) continue;
            const std::uint64_t distance = distance_of(integer_at(byte, bit));
            if (distance <= farthest) near |= WideInteger{1} << (distance / 2);
        }
    return wide_sum(near);
}

/// b's primes, seen from an end that is so far outwards of b's own.
WideInteger moved(const NearbyPrimes& near, std::uint64_t distance) noexcept {
    if (distance > farthest) return 0;
    return wide_integer(near) << (distance / 2) & all_nearby;
}

/// Members of a pattern that begins 2i below the last prime of `below`.
bool lies_across(const Pattern& pattern,
                 std::uint64_t back,
                 const SeamSide& below,
                 const SeamSide& above,
                 std::uint64_t gap) noexcept {
    return std::ranges::all_of(pattern, [&](std::uint64_t distance) {
        if (distance <= back) return is_near(below.near, back - distance);
        const std::uint64_t up = distance - back;  // from the last prime of `below`
        return up >= gap && is_near(above.near, up - gap);
    });
}

}  // namespace

NearbyPrimes near_first(std::span<const std::uint8_t> bytes,
                        std::uint64_t first_byte,
                        std::uint64_t first_prime) {
    if (first_prime == 0) return {};
    const std::uint64_t begin = byte_of(first_prime);
    const std::uint64_t end = std::min(first_byte + bytes.size(), begin + near_bytes);
    return near_end(bytes, first_byte, begin, end,
                    [=](std::uint64_t prime) { return prime - first_prime; });
}

NearbyPrimes near_last(std::span<const std::uint8_t> bytes,
                       std::uint64_t first_byte,
                       std::uint64_t last_prime) {
    if (last_prime == 0) return {};
    const std::uint64_t end = byte_of(last_prime) + 1;
    const std::uint64_t begin = end - std::min(end - first_byte, near_bytes);
    return near_end(bytes, first_byte, begin, end,
                    [=](std::uint64_t prime) { return last_prime - prime; });
}

NearbyPrimes near_last(std::uint64_t first, std::uint64_t last_prime, const PrimeTest& is_prime) {
    WideInteger near = 0;
    for (std::uint64_t distance = 0; distance <= farthest && distance <= last_prime;
         distance += 2) {
        const std::uint64_t n = last_prime - distance;
        if (n >= first && n > 2 && is_prime(n)) near |= WideInteger{1} << (distance / 2);
    }
    return wide_sum(near);
}

NearbyPrimes join_near_first(const SeamSide& a, const SeamSide& b) noexcept {
    return wide_sum(wide_integer(a.near) | moved(b.near, origin(b.prime) - origin(a.prime)));
}

NearbyPrimes join_near_last(const SeamSide& a, const SeamSide& b) noexcept {
    return wide_sum(wide_integer(b.near) | moved(a.near, origin(b.prime) - origin(a.prime)));
}

NearbyPrimes near_first_through(const SeamSide& first, std::uint64_t last) noexcept {
    if (last < origin(first.prime)) return {};
    const std::uint64_t distance = std::min(last - origin(first.prime), farthest);
    const WideInteger kept = (WideInteger{2} << (distance / 2)) - 1;
    return wide_sum(wide_integer(first.near) & kept);
}

std::uint64_t count_across(const Constellation& constellation,
                           const SeamSide& below,
                           const SeamSide& above) noexcept {
    const std::uint64_t gap = origin(above.prime) - origin(below.prime);
    std::uint64_t count = 0;
    for (const Pattern& pattern : constellation.patterns) {
        const std::uint64_t width = pattern.back();
        for (std::uint64_t back = 0; back + gap <= width; back += 2)
            if (is_near(below.near, back) && lies_across(pattern, back, below, above, gap)) ++count;
    }
    return count;
}

}  // namespace warpsieve::core
