#pragma once

// Halves of the gaps between the set bits of a bitmap, modulo 256, one byte each: what the gap
// table counts. A gap of 512 or more looks like a smaller one; who reads them must know where such
// are.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace warpsieve::core {

/// Bytes that are written behind the last half, at most.
inline constexpr std::size_t half_slack = 64;

/// @param halves room for one byte for each set bit and half_slack more
/// @return how many set bits there are; there is one half less, from halves[0] on, where there are
/// any
[[nodiscard]] std::size_t read_half_gaps(std::span<const std::uint8_t> bytes, std::uint8_t* halves);
/// The same for any processor; what the tests hold the other against.
[[nodiscard]] std::size_t read_half_gaps_plainly(std::span<const std::uint8_t> bytes,
                                                 std::uint8_t* halves);

/// How often each half occurs.
class HalfCounts {
public:
    static constexpr std::size_t halves = 256;
    /// Marks some halves by all bits.
    using Mask = std::array<std::uint32_t, halves>;

    void add(std::span<const std::uint8_t> some);
    /// Of some that were added.
    void take_back(std::span<const std::uint8_t> some);
    /// All of a half, which then has none. @return how many there were
    [[nodiscard]] std::uint64_t take(std::size_t half);

    [[nodiscard]] std::uint64_t of(std::size_t half) const noexcept {
        std::uint32_t count = 0;
        for (const Lane& lane : lanes_) count += lane[half];
        return count;
    }
    struct Summary {
        std::uint64_t sum = 0;  ///< of all halves
        bool has_marked = false;
    };
    /// @pre the sum fits 32 bits
    [[nodiscard]] Summary summary(const Mask& marked) const noexcept;

private:
    /// Neighbours are counted in different lanes: the same half comes again and again, and would
    /// wait until its counter is stored.
    using Lane = std::array<std::uint32_t, halves>;
    std::array<Lane, 4> lanes_{};
};

}  // namespace warpsieve::core
