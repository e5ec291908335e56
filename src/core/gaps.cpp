#include "core/gaps.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Bytes without a bit that every gap larger than `known` has at least. The primes 30a + r and
/// 30b + s beside it leave b - a - 1 of them, and are at most 30(b - a) + 28 apart.
constexpr std::size_t empty_bytes_above(std::uint64_t known) noexcept {
    const std::uint64_t bytes_apart = (known + 2) / wheel;
    return bytes_apart == 0 ? 0 : bytes_apart - 1;
}

/// What is looked for: `length` empty bytes that begin at a multiple of `stride`. As many as two
/// words of `stride` bytes cover, at most, so that a place costs two loads.
struct Probe {
    std::size_t stride = 0;
    std::size_t length = 0;
};

/// With fewer empty bytes than this nearly every place is one to look at, and all bits are read.
constexpr std::size_t least_empty_bytes = 3;

/// The probe with the fewest loads that misses no `empty_bytes` in a row: the first multiple of the
/// stride among them comes after stride - 1 of them at most, and the others follow.
/// @pre empty_bytes >= least_empty_bytes
constexpr Probe probe_for(std::size_t empty_bytes) noexcept {
    std::size_t stride = 8;
    while (empty_bytes < 2 * stride - 1) stride /= 2;
    return {stride, std::min(empty_bytes - (stride - 1), 2 * stride)};
}
static_assert(probe_for(least_empty_bytes).stride == 2 && probe_for(7).stride == 4);

template <class Word>
[[gnu::always_inline]] inline bool is_empty(const std::uint8_t* bytes, std::size_t length) {
    Word head = 0;
    Word tail = 0;
    std::memcpy(&head, bytes, sizeof(Word));
    std::memcpy(&tail, bytes + length - sizeof(Word), sizeof(Word));
    return static_cast<Word>(head | tail) == 0;
}

/// Bytes that are probed at once, for whether there is a place at all. With fewer, 16 words of 64
/// bits or less, GCC unrolls the loop and makes no vectors of it, which is three times slower; with
/// twice as many, small gaps took 1.3 times as long, since each place costs a second look.
constexpr std::size_t bytes_at_once = 256;

/// The first place from `at` on, before `end`, where `length` empty bytes begin; at least `end`
/// where there is none.
template <class Word>
[[gnu::always_inline]] inline std::size_t find_empty_words(const std::uint8_t* bytes,
                                                           std::size_t at,
                                                           std::size_t end,
                                                           std::size_t length) {
    for (; at + bytes_at_once <= end; at += bytes_at_once) {
        Word found = 0;
        for (std::size_t i = 0; i < bytes_at_once; i += sizeof(Word))
            found |= is_empty<Word>(bytes + at + i, length) ? Word{1} : Word{0};
        if (found != 0) break;
    }
    while (at < end && !is_empty<Word>(bytes + at, length)) at += sizeof(Word);
    return at;
}

/// The first place from `at` on that the probe finds; the end of the bytes where there is none.
WARPSIEVE_TARGET_CLONES
std::size_t find_empty(std::span<const std::uint8_t> bytes, std::size_t at, const Probe& probe) {
    const auto [stride, length] = probe;
    if (bytes.size() < length) return bytes.size();
    const std::size_t end = bytes.size() - length + 1;  // of the places where it can look
    const std::size_t from = std::min((at + stride - 1) / stride * stride, end);
    std::size_t found = 0;
    switch (stride) {
        case 8: found = find_empty_words<std::uint64_t>(bytes.data(), from, end, length); break;
        case 4: found = find_empty_words<std::uint32_t>(bytes.data(), from, end, length); break;
        default: found = find_empty_words<std::uint16_t>(bytes.data(), from, end, length); break;
    }
    return found < end ? found : bytes.size();
}

/// Bytes [first, end) without a bit.
struct EmptyBytes {
    std::size_t first = 0;
    std::size_t end = 0;
};

/// With those beside them.
EmptyBytes all_around(std::span<const std::uint8_t> bytes, EmptyBytes empty) {
    while (empty.first > 0 && bytes[empty.first - 1] == 0) --empty.first;
    while (empty.end < bytes.size() && bytes[empty.end] == 0) ++empty.end;
    return empty;
}

/// From the last bit before empty bytes to the first one behind, in integers from the first byte
/// on; Gap{} where there are no two.
Gap gap_across(std::span<const std::uint8_t> bytes, const EmptyBytes& empty) {
    if (empty.first == 0 || empty.end == bytes.size()) return {};
    const std::uint64_t before = last_integer(bytes.subspan(empty.first - 1, 1), empty.first - 1);
    return {first_integer(bytes.subspan(empty.end, 1), empty.end) - before, before};
}

void keep_larger(Gap& largest, const Gap& gap) {
    if (gap.size > largest.size) largest = gap;
}

/// Goes on until the largest gap is large enough to look for empty bytes.
/// @return all gaps that begin before the last integer of so many bytes are known
std::size_t read_every_bit(std::span<const std::uint8_t> bytes, Gap& largest) {
    constexpr std::size_t piece = 64;
    std::array<std::uint64_t, 8 * piece + read_slack> integers{};
    std::uint64_t before = 0;  // the last integer so far; 0: none
    std::size_t read = 0;
    while (read < bytes.size() && empty_bytes_above(largest.size) < least_empty_bytes) {
        const auto here = bytes.subspan(read, std::min(piece, bytes.size() - read));
        const std::size_t count = read_integers(here, read, 8 * piece, integers.data());
        for (const std::uint64_t p : std::span(integers).first(count)) {
            if (before != 0) keep_larger(largest, {p - before, before});
            before = p;
        }
        read += here.size();
    }
    // The gap that begins with the last one may go on.
    return read < bytes.size() && before != 0 ? byte_of(before) + 1 : read;
}

}  // namespace

Gap largest_gap(std::span<const std::uint8_t> bytes,
                std::uint64_t first_byte,
                std::uint64_t known) {
    Gap largest{known, 0};
    std::size_t at = read_every_bit(bytes, largest);
    while (at < bytes.size()) {
        const Probe probe = probe_for(empty_bytes_above(largest.size));
        const std::size_t found = find_empty(bytes, at, probe);
        if (found == bytes.size()) break;
        const EmptyBytes empty = all_around(bytes, {found, found + probe.length});
        keep_larger(largest, gap_across(bytes, empty));
        at = empty.end;
    }
    if (largest.size == known) return {};
    largest.start += first_byte * wheel;
    return largest;
}

}  // namespace warpsieve::core
