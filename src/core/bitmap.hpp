#pragma once

// What is read off wheel-30 bitmaps (core/wheel.hpp): the number of primes, digests, single
// integers, all integers. The same code serves every engine, and readers of files; it knows nothing
// of batches and jobs. Totals are read in read_totals.hpp.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

[[nodiscard]] std::uint64_t count_bits(const std::uint8_t* bytes, std::size_t count);
using CountBits = std::uint64_t (*)(const std::uint8_t* bytes, std::size_t count);

/// The integer of the first bit that is set; 0: none is.
[[nodiscard]] std::uint64_t first_integer(std::span<const std::uint8_t> bytes,
                                          std::uint64_t first_byte);
/// The integer of the last bit that is set; 0: none is.
[[nodiscard]] std::uint64_t last_integer(std::span<const std::uint8_t> bytes,
                                         std::uint64_t first_byte);

/// The integer of the n-th bit that is set, counted from 1; empty where fewer are.
[[nodiscard]] std::optional<std::uint64_t> nth_bit(std::span<const std::uint8_t> bytes,
                                                   std::uint64_t n,
                                                   std::uint64_t first_byte);

/// Primes of the interval, those that have no bit included.
/// @param bitmap bytes_of(interval).count bytes, bits outside the interval 0
[[nodiscard]] std::uint64_t count_primes(const Interval& interval,
                                         std::span<const std::uint8_t> bitmap);

/// Appends the primes of the interval in ascending order: 2, 3, 5 where they belong, then the bits.
/// @param bitmap bytes_of(interval).count bytes, bits outside the interval 0
void append_primes(const Interval& interval,
                   std::span<const std::uint8_t> bitmap,
                   std::vector<std::uint64_t>& primes);

/// Integers of the bits of a 64-bit word of a bitmap less that of its byte 0; one more, for words
/// without a bit.
inline constexpr std::array<std::uint8_t, 65> word_offsets = [] {
    std::array<std::uint8_t, 65> table{};
    for (unsigned bit = 0; bit < 64; ++bit)
        table[bit] = static_cast<std::uint8_t>(integer_at(bit / 8, bit % 8));
    return table;
}();

/// Room that read_integers() wants beyond the integers asked for.
inline constexpr std::size_t read_slack = 64 + 3;

/// Writes the integers of the bits that are set, ascending, until at least `count` are there, or
/// the bytes end. Whole words of the bitmap are read, so that up to 63 more may come.
/// @param out room for count + read_slack
/// @return how many came
[[nodiscard]] std::size_t read_integers(std::span<const std::uint8_t> bytes,
                                        std::uint64_t first_byte,
                                        std::size_t count,
                                        std::uint64_t* out);
/// The same for any processor; what the tests hold the other against.
[[nodiscard]] std::size_t read_integers_plainly(std::span<const std::uint8_t> bytes,
                                                std::uint64_t first_byte,
                                                std::size_t count,
                                                std::uint64_t* out);

/// Digest of a bitmap: the sum over its 64-bit words w, at absolute word index i (byte index / 8,
/// little-endian, bytes outside the bitmap taken as 0), of x + low(x) * high(x), where
/// x = w + i * 0x9e3779b97f4a7c15 and low and high are its 32-bit halves (the step of XXH3's
/// accumulators; core::digest_word is one). One multiplication a word, and a sum, so that threads
/// and blocks of a GPU may add their parts in any order. It finds errors, not forgeries.
/// @pre first_byte is a multiple of 8, or these bytes are the first of the bitmap; likewise at the
/// end: a word must not be split between two calls
[[nodiscard]] std::uint64_t digest_bits(std::span<const std::uint8_t> bytes,
                                        std::uint64_t first_byte);

}  // namespace warpsieve::core
