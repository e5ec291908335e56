#include "core/constellation_counts.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.hpp"
#include "core/constellation.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// The shifts to the members of a pattern that begins at a bit of a byte; empty where one of them
/// has no bit, so that no pattern begins there.
std::optional<std::vector<unsigned>> shifts_from(unsigned bit, const Pattern& pattern) {
    std::vector<unsigned> shifts;
    for (const unsigned distance : std::span(pattern).subspan(1)) {
        const unsigned member = wheel_residues[bit] + distance;
        if (bit_of(member) == 0) return std::nullopt;
        const auto place = static_cast<unsigned>(8 * byte_of(member) + class_of(member));
        shifts.push_back(place - bit);
    }
    return shifts;
}

/// Where a constellation may begin, in any byte: with one of its bits. Its members are bits of that
/// byte and of those behind it.
struct Start {
    std::size_t slot = 0;
    std::size_t count = 0;                           ///< of bytes that hold members
    std::array<std::uint8_t, most_members> bytes{};  ///< which, from that of the first member on
    std::array<std::uint8_t, most_members> bits{};   ///< 0 behind the last one
};

Start start_of(const ShiftSequence& sequence, unsigned bit) {
    Start start{.slot = sequence.slot, .count = 1};
    start.bits[0] = static_cast<std::uint8_t>(1U << bit);
    for (const unsigned shift : sequence.shifts) {
        const auto byte = static_cast<std::uint8_t>((bit + shift) / 8);
        if (byte != start.bytes[start.count - 1]) start.bytes[start.count++] = byte;
        std::uint8_t& bits = start.bits[start.count - 1];
        bits = static_cast<std::uint8_t>(bits | 1U << (bit + shift) % 8);
    }
    return start;
}

/// Those that are alike follow each other.
std::vector<Start> starts_of(std::span<const ShiftSequence> sequences) {
    std::vector<Start> starts;
    for (const ShiftSequence& sequence : sequences)
        for (unsigned bits = sequence.starts; bits != 0; bits &= bits - 1)
            starts.push_back(start_of(sequence, static_cast<unsigned>(std::countr_zero(bits))));
    std::ranges::sort(starts, {}, [](const Start& one) { return std::pair(one.slot, one.count); });
    return starts;
}

/// Bytes behind the first member's in which the last one may be.
constexpr std::size_t bytes_behind = 8;
/// Bytes that are read together, with a counter of eight bits for each. With rows of 64 every row
/// would wait for the one before to be stored; those of a CPU's block fit in 64.
constexpr std::size_t bytes_a_row = 512;
/// With two at a time counters gain two a row at most.
constexpr std::size_t rows_a_turn = 127;
using StartCounters = std::array<std::uint8_t, bytes_a_row>;

/// Added four to a word.
[[gnu::always_inline]] inline std::uint64_t sum_of_counters(const StartCounters& counters) {
    constexpr std::uint64_t even_bytes = 0x00ff00ff00ff00ff;
    static_assert(bytes_a_row / 4 * 0xff <= 0xffff);
    std::uint64_t fours = 0;
    for (std::size_t i = 0; i < bytes_a_row; i += word_bytes) {
        const std::uint64_t word = load_word(&counters[i], word_bytes);
        fours += (word & even_bytes) + (word >> 8 & even_bytes);
    }
    std::uint64_t sum = 0;
    for (; fours != 0; fours >>= 16) sum += fours & 0xffff;
    return sum;
}

/// Whether a constellation begins in a byte, with members in so many bytes.
template <std::size_t count>
class TestOfStart {
public:
    explicit TestOfStart(const Start& start) {
        for (std::size_t k = 0; k < count; ++k) {
            bytes_[k] = start.bytes[k];
            bits_[k] = start.bits[k];
        }
    }
    [[nodiscard, gnu::always_inline]] std::uint8_t operator()(const std::uint8_t* at) const {
        std::uint8_t missing = 0;
        for (std::size_t k = 0; k < count; ++k)
            missing = static_cast<std::uint8_t>(missing | (~at[bytes_[k]] & bits_[k]));
        return missing == 0 ? 1 : 0;
    }

private:
    std::array<std::size_t, count> bytes_{};
    std::array<std::uint8_t, count> bits_{};
};

/// Plain sums of plain loops, which the compiler makes vectors of.
template <std::size_t count>
[[gnu::always_inline]] inline std::uint64_t count_one(const Start& start,
                                                      const std::uint8_t* bytes,
                                                      std::size_t rows) {
    StartCounters counters{};
    const TestOfStart<count> test(start);
    for (; rows > 0; --rows, bytes += bytes_a_row)
        for (std::size_t i = 0; i < bytes_a_row; ++i)
            counters[i] = static_cast<std::uint8_t>(counters[i] + test(bytes + i));
    return sum_of_counters(counters);
}

/// Two take less than twice the time, as counters are read and stored once for both.
template <std::size_t count>
[[gnu::always_inline]] inline std::uint64_t count_two(const Start& one,
                                                      const Start& other,
                                                      const std::uint8_t* bytes,
                                                      std::size_t rows) {
    StartCounters counters{};
    const TestOfStart<count> first(one);
    const TestOfStart<count> second(other);
    for (; rows > 0; --rows, bytes += bytes_a_row)
        for (std::size_t i = 0; i < bytes_a_row; ++i)
            counters[i] =
                static_cast<std::uint8_t>(counters[i] + first(bytes + i) + second(bytes + i));
    return sum_of_counters(counters);
}

WARPSIEVE_TARGET_CLONES
std::uint64_t count_start(const Start& start, const std::uint8_t* bytes, std::size_t rows) {
    if (start.count == 1) return count_one<1>(start, bytes, rows);
    if (start.count == 2) return count_one<2>(start, bytes, rows);
    if (start.count <= 4) return count_one<4>(start, bytes, rows);
    return count_one<most_members>(start, bytes, rows);
}

/// @pre both have members in as many bytes
WARPSIEVE_TARGET_CLONES
std::uint64_t count_starts(const Start& one,
                           const Start& other,
                           const std::uint8_t* bytes,
                           std::size_t rows) {
    if (one.count == 1) return count_two<1>(one, other, bytes, rows);
    if (one.count == 2) return count_two<2>(one, other, bytes, rows);
    if (one.count <= 4) return count_two<4>(one, other, bytes, rows);
    return count_two<most_members>(one, other, bytes, rows);
}

/// @param rows at most rows_a_turn, with `bytes_behind` bytes behind them
void add_rows(std::span<const Start> starts,
              const std::uint8_t* bytes,
              std::size_t rows,
              ConstellationCounts& counts) {
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const Start& start = starts[i];
        const bool has_like = i + 1 < starts.size() && starts[i + 1].slot == start.slot &&
                              starts[i + 1].count == start.count;
        counts[start.slot] += has_like ? count_starts(start, starts[++i], bytes, rows)
                                       : count_start(start, bytes, rows);
    }
}

}  // namespace

std::vector<ShiftSequence> shift_sequences(const Quantities& counted) {
    std::vector<ShiftSequence> sequences;
    for (const auto& [slot, constellation] : constellations_of(counted))
        for (const Pattern& pattern : constellation->patterns)
            for (unsigned bit = 0; bit < wheel_residues.size(); ++bit) {
                auto shifts = shifts_from(bit, pattern);
                if (!shifts) continue;
                const auto start = static_cast<std::uint8_t>(1U << bit);
                const auto is_same = [&, slot = slot](const ShiftSequence& one) {
                    return one.slot == slot && one.shifts == *shifts;
                };
                const auto same = std::ranges::find_if(sequences, is_same);
                if (same != sequences.end())
                    same->starts |= start;
                else
                    sequences.push_back(
                        {static_cast<std::uint8_t>(slot), start, std::move(*shifts)});
            }
    return sequences;
}

ConstellationCounts count_constellations(std::span<const ShiftSequence> sequences,
                                         std::span<const std::uint8_t> bytes) {
    ConstellationCounts counts{};
    const std::vector<Start> starts = starts_of(sequences);
    while (bytes.size() >= bytes_a_row + bytes_behind) {
        const std::size_t rows = std::min((bytes.size() - bytes_behind) / bytes_a_row, rows_a_turn);
        add_rows(starts, bytes.data(), rows, counts);
        bytes = bytes.subspan(rows * bytes_a_row);
    }
    // The last ones, with zeros behind.
    std::array<std::uint8_t, 2 * bytes_a_row + bytes_behind> last{};
    std::ranges::copy(bytes, last.begin());
    add_rows(starts, last.data(), (bytes.size() + bytes_a_row - 1) / bytes_a_row, counts);
    return counts;
}

}  // namespace warpsieve::core
