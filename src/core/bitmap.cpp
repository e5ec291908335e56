#include "core/bitmap.hpp"

#include <algorithm>
#include <bit>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {

WARPSIEVE_TARGET_CLONES
std::uint64_t count_bits(const std::uint8_t* bytes, std::size_t count) {
    std::uint64_t bits = 0;
    // Whole words apart, whose loop the compiler makes vectors of.
    const std::size_t whole = count / word_bytes * word_bytes;
    for (std::size_t i = 0; i < whole; i += word_bytes)
        bits += static_cast<unsigned>(std::popcount(load_word(bytes + i, word_bytes)));
    if (whole < count)
        bits += static_cast<unsigned>(std::popcount(load_word(bytes + whole, count - whole)));
    return bits;
}

std::uint64_t first_integer(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != 0)
            return integer_at(first_byte + i, static_cast<unsigned>(std::countr_zero(bytes[i])));
    return 0;
}

std::uint64_t last_integer(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    for (std::size_t i = bytes.size(); i-- > 0;)
        if (bytes[i] != 0)
            return integer_at(first_byte + i, static_cast<unsigned>(std::bit_width(bytes[i])) - 1);
    return 0;
}

std::optional<std::uint64_t> nth_bit(std::span<const std::uint8_t> bytes,
                                     std::uint64_t n,
                                     std::uint64_t first_byte) {
    for (std::size_t i = 0; i < bytes.size(); i += word_bytes) {
        std::uint64_t word = load_word(&bytes[i], bytes.size() - i);
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

std::uint64_t count_primes(const Interval& interval, std::span<const std::uint8_t> bitmap) {
    const auto without_bit =
        std::ranges::count_if(wheel_primes, [&](std::uint64_t p) { return interval.contains(p); });
    return static_cast<std::uint64_t>(without_bit) + count_bits(bitmap.data(), bitmap.size());
}

void append_primes(const Interval& interval,
                   std::span<const std::uint8_t> bitmap,
                   std::vector<std::uint64_t>& primes) {
    for (const std::uint64_t p : wheel_primes)
        if (interval.contains(p)) primes.push_back(p);
    const std::size_t before = primes.size();
    const std::size_t count = count_bits(bitmap.data(), bitmap.size());
    primes.resize(before + count + read_slack);
    const std::size_t came =
        read_integers(bitmap, byte_of(interval.first), count, primes.data() + before);
    primes.resize(before + came);
}

std::uint64_t digest_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    if (bytes.empty()) return 0;
    std::uint64_t sum = 0;
    std::size_t i = 0;
    if (const std::size_t place = first_byte % word_bytes; place != 0) {
        i = std::min(word_bytes - place, bytes.size());
        sum += digest_word(load_word(bytes.data(), i) << (8 * place), first_byte / word_bytes);
    }
    for (; i + word_bytes <= bytes.size(); i += word_bytes)
        sum += digest_word(load_word(&bytes[i], word_bytes), (first_byte + i) / word_bytes);
    if (i < bytes.size())
        sum += digest_word(load_word(&bytes[i], bytes.size() - i), (first_byte + i) / word_bytes);
    return sum;
}

}  // namespace warpsieve::core
