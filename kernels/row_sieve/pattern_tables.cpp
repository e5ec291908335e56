#include "kernels/row_sieve/pattern_tables.hpp"

#include <array>
#include <span>
#include <utility>

namespace warpsieve::gpu {
namespace {

constexpr std::array pattern_primes = {7U,  11U, 13U, 17U, 19U, 23U, 29U, 31U,
                                       37U, 41U, 43U, 47U, 53U, 59U, 61U};
static_assert(pattern_primes.size() == first_register_prime);

/// One table, from a word on. 0 is a multiple of every prime.
void make_copy(std::span<std::uint32_t> words, std::uint32_t table, std::uint32_t first_word) {
    const std::uint32_t begin = first_word * word_bits;
    const auto end = static_cast<std::uint32_t>(words.size()) * word_bits;
    for (const std::uint32_t p : pattern_primes) {
        if (table_words(table) % p != 0) continue;
        for (std::uint32_t bit = (p - begin % p) % p; bit < end; bit += p)
            words[bit / word_bits] |= 1U << (bit % word_bits);
    }
}

/// 1/a mod m. @pre they are coprime; m < 2^20
std::uint64_t inverse(std::uint64_t a, std::uint64_t m) {
    auto rest = static_cast<std::int64_t>(m);
    auto next = static_cast<std::int64_t>(a % m);
    std::int64_t x = 0;
    std::int64_t next_x = 1;
    while (next != 0) {
        const std::int64_t quotient = rest / next;
        rest = std::exchange(next, rest - quotient * next);
        x = std::exchange(next_x, x - quotient * next_x);
    }
    return static_cast<std::uint64_t>(x < 0 ? x + static_cast<std::int64_t>(m) : x);
}

}  // namespace

std::vector<std::uint32_t> make_pattern_tables() {
    std::vector<std::uint32_t> words(table_begin(pattern_tables));
    for (std::uint32_t i = 0; i < pattern_tables; ++i)
        for (std::uint32_t copy = 0; copy < table_copies(i); ++copy)
            make_copy({&words[table_begin(i) + copy * copy_words(i)], copy_words(i)}, i, copy);
    return words;
}

/// A prime q hits k where q divides base + k + r/30, and bit e of table word w where q divides
/// 32 w + e. So the first word of the row, k = 0, is the table's word (base + r/30) / 32.
PatternOffsets pattern_offsets(std::uint64_t window_base) {
    PatternOffsets offsets{};
    for (std::uint32_t row = 0; row < rows_per_window; ++row)
        for (std::uint32_t i = 0; i < pattern_tables; ++i) {
            const std::uint64_t length = table_words(i);
            const std::uint64_t start =
                (window_base % length + residue_of(row) * inverse(30, length)) % length;
            offsets.word[row][i] =
                static_cast<std::uint32_t>(start * inverse(word_bits, length) % length);
        }
    return offsets;
}

}  // namespace warpsieve::gpu
