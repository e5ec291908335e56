#include "core/residues.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Counters of eight bits of a row of bytes, a row of them for each bit of a byte.
constexpr std::size_t longest_row = 512;
using Counters = std::array<std::array<std::uint8_t, longest_row>, 8>;
constexpr std::size_t rows_a_turn = 255;

/// Plain sums of plain loops, which the compiler makes vectors of.
WARPSIEVE_TARGET_CLONES
void count_rows(Counters& counters, const std::uint8_t* bytes, std::size_t length, std::size_t rows) {
    for (auto& row : counters) row.fill(0);
    for (; rows > 0; --rows, bytes += length)
        for (std::size_t bit = 0; bit < 8; ++bit) {
            std::uint8_t* const of_bit = counters[bit].data();
            const auto mask = static_cast<std::uint8_t>(1U << bit);
            for (std::size_t i = 0; i < length; ++i)
                of_bit[i] = static_cast<std::uint8_t>(of_bit[i] + ((bytes[i] & mask) != 0 ? 1 : 0));
        }
}

/// Bytes after which residues repeat.
constexpr std::size_t period_of(std::uint32_t modulus) noexcept {
    return modulus / std::gcd(modulus, static_cast<std::uint32_t>(wheel));
}

/// Rows are a multiple of the period, and long enough for vectors.
constexpr std::size_t row_length(std::uint32_t modulus) noexcept {
    constexpr std::size_t long_enough = 256;
    const std::size_t period = period_of(modulus);
    return (long_enough + period - 1) / period * period;
}
static_assert(row_length(239) <= longest_row && row_length(1) <= longest_row);

class Classes {
public:
    Classes(std::uint64_t first_byte, std::span<std::uint64_t> counts)
        : counts_(counts), modulus_(static_cast<std::uint32_t>(counts.size())),
          first_(static_cast<std::uint32_t>(first_byte % period_of(modulus_) * wheel % modulus_)) {}

    /// @param i counted from the first byte
    void add(std::size_t i, unsigned bit, std::uint64_t count) {
        const std::uint64_t place = i % period_of(modulus_);
        counts_[(first_ + place * wheel + wheel_residues[bit]) % modulus_] += count;
    }

private:
    std::span<std::uint64_t> counts_;
    std::uint32_t modulus_;
    std::uint32_t first_;
};

}  // namespace

void add_residues(std::span<const std::uint8_t> bytes,
                  std::uint64_t first_byte,
                  std::span<std::uint64_t> counts) {
    const auto modulus = static_cast<std::uint32_t>(counts.size());
    const std::size_t length = row_length(modulus);
    std::vector<std::uint64_t> found(modulus);
    Classes classes(first_byte, found);
    Counters counters;
    std::size_t at = 0;
    while (at + length <= bytes.size()) {
        const std::size_t rows = std::min((bytes.size() - at) / length, rows_a_turn);
        count_rows(counters, bytes.data() + at, length, rows);
        for (unsigned bit = 0; bit < 8; ++bit)
            for (std::size_t i = 0; i < length; ++i) classes.add(i, bit, counters[bit][i]);
        at += rows * length;
    }
    for (; at < bytes.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) classes.add(at, bit, bytes[at] >> bit & 1);
    for (std::uint32_t residue = 0; residue < modulus; ++residue)
        if (std::gcd(residue, modulus) == 1) counts[residue] += found[residue];
}

}  // namespace warpsieve::core
