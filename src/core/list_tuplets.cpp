#include "core/list_tuplets.hpp"

#include <array>
#include <bit>

#include "core/bytes.hpp"
#include "core/constellation.hpp"
#include "core/quantities.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::size_t twins = 0;

void append_if_inside(std::span<const std::uint64_t> tuplet,
                      const Interval& interval,
                      std::vector<std::uint64_t>& members) {
    if (interval.contains(tuplet.front()) && interval.contains(tuplet.back()))
        members.insert(members.end(), tuplet.begin(), tuplet.end());
}

/// The bits of a word at which a tuplet of the kind begins that lies in the word.
std::uint64_t starts_in(std::uint64_t word, std::size_t kind) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    std::uint64_t runs = word;
    for (std::size_t member = 1; member < tuplet_size(kind); ++member) runs &= word >> member;
    return runs & tuplet_starts(kind) * every_byte;
}

}  // namespace

void append_low_tuplets(std::size_t kind,
                        const Interval& interval,
                        std::vector<std::uint64_t>& members) {
    constexpr std::array<std::uint64_t, 6> primes = {3, 5, 7, 11, 13, 17};
    const auto from_3 = std::span(primes);
    if (kind == twins) append_if_inside(from_3.first(tuplet_size(twins)), interval, members);
    // No sextuplet begins with 5.
    const auto from_5 = from_3.subspan(1);
    if (tuplet_size(kind) <= from_5.size())
        append_if_inside(from_5.first(tuplet_size(kind)), interval, members);
}

void append_tuplets(std::size_t kind,
                    std::span<const std::uint8_t> bytes,
                    std::uint64_t first_byte,
                    std::uint8_t byte_before,
                    std::vector<std::uint64_t>& members) {
    std::uint64_t ends_with_29 = byte_before >> 7;
    for (std::size_t i = 0; i < bytes.size(); i += word_bytes) {
        const std::uint64_t word = load_word(&bytes[i], bytes.size() - i);
        const std::uint64_t byte = first_byte + i;
        if (kind == twins && (ends_with_29 & word) != 0)
            members.insert(members.end(), {integer_at(byte - 1, 7), integer_at(byte, 0)});
        ends_with_29 = word >> 63;
        for (std::uint64_t starts = starts_in(word, kind); starts != 0; starts &= starts - 1)
            for (std::size_t member = 0; member < tuplet_size(kind); ++member) {
                const auto bit = static_cast<unsigned>(std::countr_zero(starts) + member);
                members.push_back(integer_at(byte + bit / 8, bit % 8));
            }
    }
}

}  // namespace warpsieve::core
