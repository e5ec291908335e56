#pragma once

// Wheel 30: one byte stands for 30 consecutive integers 30k .. 30k+29, one bit for each of the
// eight that are coprime to 30 (bit i = residue wheel_residues[i]). Every bitmap of the program, of
// every engine and in files, is laid out like this, and all arithmetic on places in one is here,
// for the host and for the kernels of a GPU. Positions are byte indices k <= (2^64-1)/30 < 2^59.1,
// so that no position can overflow; the integer 30k + r is formed only for bits inside the
// interval.

#include <array>
#include <cstdint>

#include "core/math.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

inline constexpr std::uint64_t wheel = 30;
inline constexpr std::array<std::uint8_t, 8> wheel_residues = {1, 7, 11, 13, 17, 19, 23, 29};
/// The primes that have no bit.
inline constexpr std::array<std::uint64_t, 3> wheel_primes = {2, 3, 5};

/// Bits of the residues >= r (r < 30) of a byte.
[[nodiscard]] constexpr std::uint8_t bits_from(unsigned r) noexcept {
    unsigned mask = 0;
    for (unsigned bit = 0; bit < 8; ++bit)
        if (wheel_residues[bit] >= r) mask |= 1U << bit;
    return static_cast<std::uint8_t>(mask);
}

/// Bits of the residues <= r (r < 30) of a byte.
[[nodiscard]] constexpr std::uint8_t bits_through(unsigned r) noexcept {
    return static_cast<std::uint8_t>(~bits_from(r + 1));
}

/// The bit of a number in its byte; 0 where it has none.
[[nodiscard]] constexpr std::uint8_t bit_of(std::uint64_t n) noexcept {
    const auto residue = static_cast<unsigned>(n % wheel);
    return static_cast<std::uint8_t>(bits_from(residue) & bits_through(residue));
}

/// Place of a residue of the wheel among the eight, which lie in different eighths of 30.
/// @pre n is coprime to 30
[[nodiscard]] constexpr std::size_t class_of(std::uint64_t n) noexcept {
    return n % wheel * 8 / wheel;
}

[[nodiscard]] constexpr std::uint64_t byte_of(std::uint64_t n) noexcept {
    return n / wheel;
}

/// The integer of a bit. @pre it is at most 2^64-1, as for every bit inside an interval
[[nodiscard]] constexpr std::uint64_t integer_at(std::uint64_t byte, unsigned bit) noexcept {
    return byte * wheel + wheel_residues[bit];
}

/// Last integer of the bytes before end_byte > 0: 30 * end_byte wraps in the last bytes below 2^64.
[[nodiscard]] constexpr std::uint64_t last_integer_before(std::uint64_t end_byte) noexcept {
    return end_byte > max_u64 / wheel ? max_u64 : wheel * end_byte - 1;
}

/// Bytes that cover an interval: [first, first + count).
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

[[nodiscard]] constexpr ByteRange bytes_of(const Interval& interval) noexcept {
    return {byte_of(interval.first), byte_of(interval.last) - byte_of(interval.first) + 1};
}

/// All integers of some bytes. @pre there is a byte
[[nodiscard]] constexpr Interval integers_of(const ByteRange& bytes) noexcept {
    return {bytes.first * wheel, last_integer_before(bytes.first + bytes.count)};
}

/// The bits of byte k that lie inside the interval.
[[nodiscard]] constexpr std::uint8_t bits_inside(std::uint64_t k, const Interval& in) noexcept {
    unsigned mask = 0xff;
    if (k == byte_of(in.first)) mask &= bits_from(static_cast<unsigned>(in.first % wheel));
    if (k == byte_of(in.last)) mask &= bits_through(static_cast<unsigned>(in.last % wheel));
    return static_cast<std::uint8_t>(mask);
}

// The step of core::digest_bits for a word of a bitmap, in two halves: neighbouring words share
// most of the first one.

/// What is added to the word at an absolute index; that of a sum is the sum of those of its terms.
[[nodiscard]] constexpr std::uint64_t digest_place(std::uint64_t index) noexcept {
    return index * 0x9e3779b97f4a7c15;
}

/// @param x a word and its digest_place
[[nodiscard]] constexpr std::uint64_t digest_mix(std::uint64_t x) noexcept {
    return x + (x & 0xffffffff) * (x >> 32);
}

[[nodiscard]] constexpr std::uint64_t digest_word(std::uint64_t word,
                                                  std::uint64_t index) noexcept {
    return digest_mix(word + digest_place(index));
}

}  // namespace warpsieve::core
