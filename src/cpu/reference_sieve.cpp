#include "cpu/engines.hpp"

#include <algorithm>
#include <utility>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::cpu {
namespace {

/// Bytes of the bitmap that are sieved at a time, as 31 MB of odd numbers. A multiple of 8: a
/// digest must not find a word split between two windows.
constexpr std::uint64_t window_bytes = std::uint64_t{1} << 21;
constexpr std::uint64_t base_numbers = std::uint64_t{1} << 18;  ///< sieving primes found at a time
/// Sieving primes between two looks at the stop token: some 10 ms of crossing off.
constexpr std::size_t primes_between_looks = 4096;

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
        for (std::size_t i = 0; i < base.composite.size(); ++i) {
            if (i % primes_between_looks == 0 && stop.stop_requested()) return false;
            if (base.composite[i] == 0) cross_off(odd, low + 2 * i);
        }
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

/// The bitmap of a window; empty when asked to stop.
std::optional<std::vector<std::uint8_t>> find_window(const Interval& window,
                                                     const std::stop_token& stop) {
    const core::ByteRange range = core::bytes_of(window);
    std::vector<std::uint8_t> bitmap(range.count, 0);
    const std::uint64_t low = window.first | 1;
    const std::uint64_t high = window.last == 0 ? 0 : (window.last - 1) | 1;
    if (low > high) return bitmap;
    OddNumbers odd(low, high);
    if (!sieve(odd, stop)) return std::nullopt;
    set_bits(odd, range.first, bitmap);
    return bitmap;
}

/// Sieves an interval window by window, so that memory is bounded, and hands each one on: its first
/// byte and its bitmap. @return false when asked to stop
template <class Take>
bool sieve_windows(const Interval& interval, const std::stop_token& stop, const Take& take) {
    const core::ByteRange range = core::bytes_of(interval);
    const std::uint64_t end = range.first + range.count;
    for (std::uint64_t first = range.first; first < end;) {
        const std::uint64_t next = std::min(end, (first / window_bytes + 1) * window_bytes);
        const Interval window{std::max(interval.first, first * core::wheel),
                              next == end ? interval.last : next * core::wheel - 1};
        const auto bitmap = find_window(window, stop);
        if (!bitmap) return false;
        take(first, std::span(*bitmap));
        first = next;
    }
    return true;
}

std::optional<core::BatchResult> find_batch(const Interval& interval,
                                            const core::Wanted& wanted,
                                            const std::stop_token& stop) {
    core::BatchBuilder builder(interval, wanted);
    core::BatchBuilder::Share whole;
    const auto add = [&](std::uint64_t first_byte, std::span<const std::uint8_t> bitmap) {
        builder.add(whole, first_byte, bitmap);
    };
    if (!sieve_windows(interval, stop, add)) return std::nullopt;
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

/// Bytes tested between two looks at the stop token: some 20 ms.
constexpr std::uint64_t tested_at_once = 1024;

std::optional<core::SampleTotals> test_sample(const core::ByteRange& bytes,
                                              const std::stop_token& stop) {
    core::SampleTotals found;
    for (std::uint64_t done = 0; done < bytes.count; done += tested_at_once) {
        if (stop.stop_requested()) return std::nullopt;
        const core::ByteRange part{bytes.first + done,
                                   std::min(tested_at_once, bytes.count - done)};
        found += core::sample_of(test_all(part), part, part);
    }
    return found;
}

std::optional<core::SampleTotals> sieve_sample(const core::ByteRange& bytes,
                                               const std::stop_token& stop) {
    core::SampleTotals found;
    const auto add = [&found](std::uint64_t first, std::span<const std::uint8_t> bitmap) {
        const core::ByteRange part{first, bitmap.size()};
        found += core::sample_of(bitmap, part, part);
    };
    if (!sieve_windows(core::integers_of(bytes), stop, add)) return std::nullopt;
    return found;
}

class ReferenceEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "reference"; }
    [[nodiscard]] std::string device() const override { return "plain sieve, 1 thread"; }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override {
        return std::min(window_bytes * core::wheel, core::saturating_add(rest.span(), 1));
    }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override {
        return find_batch(interval, wanted, stop);
    }
};

}  // namespace

std::vector<std::uint8_t> reference_bitmap(const Interval& interval) {
    return reference_sieve(interval, {.bitmap = true}).bitmap;
}

core::BatchResult reference_sieve(const Interval& interval, const core::Wanted& wanted) {
    return find_batch(interval, wanted, {}).value();
}

std::unique_ptr<core::Engine> make_reference_engine() {
    return std::make_unique<ReferenceEngine>();
}

std::optional<core::SampleTotals> cross_check(const core::ByteRange& bytes,
                                              const std::stop_token& stop) {
    return bytes.first >= first_tested_byte ? test_sample(bytes, stop) : sieve_sample(bytes, stop);
}

}  // namespace warpsieve::cpu
