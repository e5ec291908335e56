#include "core/bitmap.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

static_assert(std::endian::native == std::endian::little,
              "words of a bitmap are read as little-endian 64-bit integers");

constexpr std::size_t word_bytes = sizeof(std::uint64_t);

/// Up to eight bytes as a word, at their places in it.
std::uint64_t load_word(const std::uint8_t* bytes, std::size_t count, std::size_t place = 0) {
    std::uint64_t word = 0;
    std::memcpy(reinterpret_cast<std::uint8_t*>(&word) + place, bytes, count);
    return word;
}

std::uint64_t mix_word(std::uint64_t word, std::uint64_t index) {
    const std::uint64_t x = word + index * 0x9e3779b97f4a7c15;
    return x + (x & 0xffffffff) * (x >> 32);
}

}  // namespace

std::uint64_t last_integer(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    for (std::size_t i = bytes.size(); i-- > 0;)
        if (bytes[i] != 0)
            return integer_at(first_byte + i, static_cast<unsigned>(std::bit_width(bytes[i])) - 1);
    return 0;
}

std::uint64_t first_integer(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != 0)
            return integer_at(first_byte + i, static_cast<unsigned>(std::countr_zero(bytes[i])));
    return 0;
}

Totals count_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    std::uint64_t count = 0;
    std::size_t i = 0;
    for (; i + word_bytes <= bytes.size(); i += word_bytes)
        count += static_cast<unsigned>(std::popcount(load_word(&bytes[i], word_bytes)));
    if (i < bytes.size())
        count += static_cast<unsigned>(std::popcount(load_word(&bytes[i], bytes.size() - i)));
    return {.prime_count = count, .largest_prime = last_integer(bytes, first_byte)};
}

std::optional<std::uint64_t> nth_bit(std::span<const std::uint8_t> bytes,
                                     std::uint64_t n,
                                     std::uint64_t first_byte) {
    for (std::size_t i = 0; i < bytes.size(); i += word_bytes) {
        std::uint64_t word = load_word(&bytes[i], std::min(word_bytes, bytes.size() - i));
        const auto here = static_cast<unsigned>(std::popcount(word));
        if (n > here) {
            n -= here;
            continue;
        }
        for (; n > 1; --n) word &= word - 1;
        const auto at = static_cast<unsigned>(std::countr_zero(word));
        return integer_at(first_byte + i + at / 8, at % 8);
    }
    return std::nullopt;
}

Totals count_wheel_primes(const Interval& interval) {
    Totals totals;
    for (const std::uint64_t p : wheel_primes)
        if (interval.contains(p)) totals += {.prime_count = 1, .largest_prime = p};
    return totals;
}

void append_primes(const Interval& interval,
                   std::span<const std::uint8_t> bitmap,
                   std::vector<std::uint64_t>& primes) {
    for (const std::uint64_t p : wheel_primes)
        if (interval.contains(p)) primes.push_back(p);
    const std::uint64_t first_byte = byte_of(interval.first);
    for (std::size_t i = 0; i < bitmap.size(); i += word_bytes) {
        const std::size_t count = std::min(word_bytes, bitmap.size() - i);
        for (std::uint64_t word = load_word(&bitmap[i], count); word != 0; word &= word - 1) {
            const auto at = static_cast<unsigned>(std::countr_zero(word));
            primes.push_back(integer_at(first_byte + i + at / 8, at % 8));
        }
    }
}

std::uint64_t digest_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    if (bytes.empty()) return 0;
    std::uint64_t sum = 0;
    std::size_t i = 0;
    if (const std::size_t place = first_byte % word_bytes; place != 0) {
        i = std::min(word_bytes - place, bytes.size());
        sum += mix_word(load_word(bytes.data(), i, place), first_byte / word_bytes);
    }
    for (; i + word_bytes <= bytes.size(); i += word_bytes)
        sum += mix_word(load_word(&bytes[i], word_bytes), (first_byte + i) / word_bytes);
    if (i < bytes.size())
        sum += mix_word(load_word(&bytes[i], bytes.size() - i), (first_byte + i) / word_bytes);
    return sum;
}

}  // namespace warpsieve::core
