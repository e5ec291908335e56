#include "cpu/engines.hpp"

#include <algorithm>
#include <utility>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::cpu {
namespace {

constexpr std::uint64_t window_numbers = std::uint64_t{1} << 25;  ///< odd numbers sieved at a time
constexpr std::uint64_t base_numbers = std::uint64_t{1} << 18;    ///< and sieving primes

/// Consecutive odd numbers: composite[i] tells of first + 2i.
struct OddNumbers {
    std::uint64_t first = 1;
    std::vector<std::uint8_t> composite;

    OddNumbers(std::uint64_t first_odd, std::uint64_t last_odd)
        : first(first_odd), composite((last_odd - first_odd) / 2 + 1, 0) {}
    [[nodiscard]] std::uint64_t last() const { return first + 2 * (composite.size() - 1); }
};

/// Crosses off the odd multiples of p from p * p on.
void cross_off(OddNumbers& odd, std::uint64_t p) {
    std::uint64_t distance = 0;  // from odd.first to the first of them
    if (p * p >= odd.first) {
        distance = p * p - odd.first;
    } else {
        distance = (p - odd.first % p) % p;
        if (distance % 2 != 0) distance += p;
    }
    for (std::uint64_t i = distance / 2; i < odd.composite.size(); i += p) odd.composite[i] = 1;
}

/// @return false when asked to stop
bool sieve(OddNumbers& odd, const std::stop_token& stop) {
    if (odd.first == 1) odd.composite[0] = 1;
    const std::uint64_t root = core::isqrt(odd.last());
    for (std::uint64_t low = 3; low <= root; low += 2 * base_numbers) {
        if (stop.stop_requested()) return false;
        const std::uint64_t high = std::min((root - 1) | 1, low + 2 * (base_numbers - 1));
        OddNumbers base(low, high);
        if (!sieve(base, stop)) return false;
        for (std::size_t i = 0; i < base.composite.size(); ++i)
            if (base.composite[i] == 0) cross_off(odd, low + 2 * i);
    }
    return true;
}

/// Sets the bits of the primes, but for 3 and 5, which have none, in a bitmap that begins with
/// first_byte.
void set_bits(const OddNumbers& odd, std::uint64_t first_byte, std::vector<std::uint8_t>& bitmap) {
    for (std::size_t i = 0; i < odd.composite.size(); ++i) {
        const std::uint64_t n = odd.first + 2 * i;
        if (odd.composite[i] == 0) bitmap[core::byte_of(n) - first_byte] |= core::bit_of(n);
    }
}

std::optional<std::vector<std::uint8_t>> find_bitmap(const Interval& interval,
                                                     const std::stop_token& stop) {
    const core::ByteRange range = core::bytes_of(interval);
    std::vector<std::uint8_t> bitmap(range.count, 0);
    if (interval.last == 0) return bitmap;
    const std::uint64_t last = (interval.last - 1) | 1;
    for (std::uint64_t low = interval.first | 1; low <= last;) {
        const std::uint64_t high =
            std::min(last, core::saturating_add(low, 2 * (window_numbers - 1)));
        OddNumbers odd(low, high);
        if (!sieve(odd, stop)) return std::nullopt;
        set_bits(odd, range.first, bitmap);
        if (high == last) break;
        low = high + 2;
    }
    return bitmap;
}

core::BatchResult read_off(const Interval& interval,
                           const core::Wanted& wanted,
                           std::span<const std::uint8_t> bitmap) {
    core::BatchBuilder builder(interval, wanted);
    core::BatchBuilder::Share whole;
    builder.add(whole, core::byte_of(interval.first), bitmap);
    builder.merge(std::move(whole));
    return builder.take();
}

/// Bytes from here on are tested: from 1.3e14. There one grain takes either method 0.03 s; at 10^12
/// the sieve is five times faster, at 10^18 eighty times slower.
constexpr std::uint64_t first_tested_byte = std::uint64_t{1} << 42;

std::vector<std::uint8_t> test_all(const core::ByteRange& range) {
    std::vector<std::uint8_t> bitmap(range.count);
    for (std::uint64_t i = 0; i < range.count; ++i) {
        unsigned byte = 0;
        for (unsigned bit = 0; bit < core::wheel_residues.size(); ++bit)
            if (is_prime(core::integer_at(range.first + i, bit))) byte |= 1U << bit;
        bitmap[i] = static_cast<std::uint8_t>(byte);
    }
    return bitmap;
}

class ReferenceEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "reference"; }
    [[nodiscard]] std::string device() const override { return "plain sieve, 1 thread"; }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override {
        return std::min(2 * window_numbers, core::saturating_add(rest.span(), 1));
    }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override {
        auto bitmap = find_bitmap(interval, stop);
        if (!bitmap) return std::nullopt;
        return read_off(interval, wanted, *bitmap);
    }
};

}  // namespace

std::vector<std::uint8_t> reference_bitmap(const Interval& interval) {
    return find_bitmap(interval, {}).value();
}

core::BatchResult reference_sieve(const Interval& interval, const core::Wanted& wanted) {
    return read_off(interval, wanted, reference_bitmap(interval));
}

std::unique_ptr<core::Engine> make_reference_engine() {
    return std::make_unique<ReferenceEngine>();
}

core::SampleTotals cross_check(const core::ByteRange& bytes) {
    const bool far = bytes.first >= first_tested_byte;
    const auto bitmap = far ? test_all(bytes) : reference_bitmap(core::integers_of(bytes));
    return core::sample_of(bitmap, bytes, bytes);
}

}  // namespace warpsieve::cpu
