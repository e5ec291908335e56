#include "core/residues.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <numeric>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Bytes after which residues repeat.
constexpr std::size_t period_of(std::uint32_t modulus) noexcept {
    return modulus / std::gcd(modulus, static_cast<std::uint32_t>(wheel));
}

/// Bytes that are read together. The loops over them are as long whatever the period is, so that
/// the compiler makes vectors of them; of a row, as many bytes count as are a multiple of it.
constexpr std::size_t longest_row = 512;
constexpr std::size_t row_length(std::size_t period) noexcept {
    return longest_row / period * period;
}

/// Counters of eight bits, for one bit of each byte of a row.
using BitCounters = std::array<std::uint8_t, longest_row>;
constexpr std::size_t longest_turn = 255;

/// @param bit 1 << its place @param bytes of which the last row is readable as a longest one
WARPSIEVE_TARGET_CLONES
BitCounters count_rows(const std::uint8_t* bytes,
                       std::size_t length,
                       std::size_t rows,
                       std::uint8_t bit) {
    BitCounters counters{};
    for (; rows > 0; --rows, bytes += length)
        for (std::size_t i = 0; i < longest_row; ++i)
            counters[i] = static_cast<std::uint8_t>(counters[i] + ((bytes[i] & bit) != 0 ? 1 : 0));
    return counters;
}

/// How often each bit of each byte of a period is set.
class PeriodCounts {
public:
    PeriodCounts(std::span<const std::uint8_t> bytes, std::size_t period) : period_(period) {
        const std::size_t length = row_length(period);
        while (bytes.size() >= longest_row) {
            const std::size_t rows =
                std::min((bytes.size() - longest_row) / length + 1, longest_turn);
            add_rows(bytes.data(), rows);
            bytes = bytes.subspan(rows * length);
        }
        // The last ones, with zeros behind.
        std::array<std::uint8_t, 3 * longest_row> last{};
        std::ranges::copy(bytes, last.begin());
        add_rows(last.data(), (bytes.size() + length - 1) / length);
    }
    [[nodiscard]] std::uint64_t of(std::size_t byte, std::size_t bit) const {
        return counts_[bit][byte];
    }

private:
    void add_rows(const std::uint8_t* bytes, std::size_t rows) {
        if (rows == 0) return;
        const std::size_t length = row_length(period_);
        for (std::size_t bit = 0; bit < counts_.size(); ++bit) {
            const BitCounters counters =
                count_rows(bytes, length, rows, static_cast<std::uint8_t>(1U << bit));
            for (std::size_t i = 0; i < period_; ++i) {
                std::uint64_t sum = 0;
                for (std::size_t at = i; at < length; at += period_) sum += counters[at];
                counts_[bit][i] += sum;
            }
        }
    }

    std::size_t period_;
    std::array<std::array<std::uint64_t, largest_modulus>, 8> counts_{};
};

/// Marks the residues that are coprime to the modulus.
std::bitset<largest_modulus> coprime_residues(std::uint32_t modulus) {
    std::bitset<largest_modulus> coprime;
    coprime.set();
    for (std::uint32_t divisor = 2; divisor <= modulus; ++divisor)
        if (modulus % divisor == 0)
            for (std::uint32_t n = 0; n < modulus; n += divisor) coprime.reset(n);
    return coprime;
}

}  // namespace

void add_residues(std::span<const std::uint8_t> bytes,
                  std::uint64_t first_byte,
                  std::span<std::uint64_t> counts) {
    const auto modulus = static_cast<std::uint32_t>(counts.size());
    const std::size_t period = period_of(modulus);
    const PeriodCounts found(bytes, period);
    const auto coprime = coprime_residues(modulus);
    auto of_byte = static_cast<std::uint32_t>(first_byte % period * wheel % modulus);
    for (std::size_t i = 0; i < period; ++i) {
        for (std::size_t bit = 0; bit < wheel_residues.size(); ++bit) {
            const std::uint32_t residue = (of_byte + wheel_residues[bit]) % modulus;
            if (coprime[residue]) counts[residue] += found.of(i, bit);
        }
        of_byte = static_cast<std::uint32_t>((of_byte + wheel) % modulus);
    }
}

}  // namespace warpsieve::core
