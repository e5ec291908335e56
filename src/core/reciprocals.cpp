#include "core/reciprocals.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"

namespace warpsieve::core {

namespace {

/// Bytes whose integers stay in the first cache; of sums over them the parts below fit 64 bits.
constexpr std::size_t summed_bytes = 512;
/// Integers of a piece, one behind the other, between two that are no neighbours of any.
using Integers = std::array<std::uint64_t, 1 + 8 * summed_bytes + read_slack>;

/// A quotient is found in two parts, each by doubles: as first * 2^second_power + second, where
/// `first` is 2^first_power / p. For p from 2^power on, below 2^(power + 1), it has part_bits + 1
/// bits at most, and so has `second`, unless p is small.
constexpr unsigned part_bits = 50;
struct Powers {
    unsigned first = 0;
    unsigned second = 0;
};
constexpr Powers powers_for(unsigned power) noexcept {
    return {power + part_bits, reciprocal_bits - part_bits - power};
}
/// Of smaller numbers the second part is longer, of larger ones rests do not fit signed words.
constexpr unsigned least_power = reciprocal_bits - 2 * part_bits;
constexpr unsigned largest_power = 62;

/// Sums of the two parts; those of the second one may be negative.
struct Parts {
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    [[nodiscard]] WideSum sum(unsigned second_power) const noexcept {
        const auto below = static_cast<std::int64_t>(second);
        return wide_sum((WideInteger{first} << second_power) + static_cast<WideInteger>(below));
    }
};
struct PartSums {
    Parts primes;
    Parts twins;
};

/// A double with this added has the nearest integer to it in its last bits, which stand for 1, if
/// it lies between -2^51 and 2^51. Without AVX-512 there are no vectors of conversions.
constexpr double shift = 0x1.8p52;
constexpr auto shift_bits = std::bit_cast<std::uint64_t>(shift);

[[gnu::always_inline]] inline std::uint64_t nearest(double number) noexcept {
    return std::bit_cast<std::uint64_t>(number + shift) - shift_bits;
}
/// @param integer a signed one, between -2^51 and 2^51
[[gnu::always_inline]] inline double exactly(std::uint64_t integer) noexcept {
    return std::bit_cast<double>(integer + shift_bits) - shift;
}

/// Doubles nearest to integers, all from the first one on and less than 2^50 above it.
class NearbyDoubles {
public:
    explicit NearbyDoubles(std::uint64_t first) noexcept {
        const std::uint64_t base = first - first % round;
        base_bits_ = shift_bits - base;
        base_ = static_cast<double>(base) - shift;
    }
    /// Rounded once, by the sum: all before it is exact, as multiples of 2^12 are up to 2^65.
    [[gnu::always_inline]] double of(std::uint64_t integer) const noexcept {
        return std::bit_cast<double>(integer + base_bits_) + base_;
    }

private:
    static constexpr std::uint64_t round = 1 << 12;
    std::uint64_t base_bits_ = 0;
    double base_ = 0;
};

/// Rests are below 3/4 p: those of numbers below 2^51 are short enough for exactly().
constexpr unsigned largest_power_of_short_rests = 50;

/// Plain arithmetic in a plain loop, which the compiler makes vectors of. `inverse` is right to
/// 2^-52 of itself, so that `first` is wrong by 1/4 and the half of being an integer; what it
/// leaves is below 3/4 p and fits a signed word, which is all that must be known of 2^first_power
/// and of first * p. `second` is wrong by 3/8 and a half: what that leaves says whether it is 1 too
/// large.
/// @param primes all from 2^power on, below 2^(power + 1)
template <bool short_rests>
[[gnu::always_inline]] inline PartSums sum_parts(const std::uint64_t* primes,
                                                 std::size_t count,
                                                 unsigned power) {
    const Powers powers = powers_for(power);
    const double first_dividend = std::ldexp(1.0, static_cast<int>(powers.first));
    const double second_factor = std::ldexp(1.0, static_cast<int>(powers.second));
    const std::uint64_t first_low = powers.first < 64 ? std::uint64_t{1} << powers.first : 0;
    const NearbyDoubles doubles(primes[0]);
    PartSums sums;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t p = primes[i];
        const double inverse = 1.0 / doubles.of(p);
        const std::uint64_t first = nearest(first_dividend * inverse);
        const std::uint64_t left = first_low - first * p;
        const double rest =
            short_rests ? exactly(left) : static_cast<double>(static_cast<std::int64_t>(left));
        const std::uint64_t second = nearest(rest * (inverse * second_factor));
        const std::uint64_t last = (left << powers.second) - second * p;
        const std::uint64_t exact = second - (last >> 63);
        const bool twin = p - primes[i - 1] == 2 || primes[i + 1] - p == 2;
        const std::uint64_t kept = twin ? ~std::uint64_t{0} : 0;
        sums.primes.first += first;
        sums.primes.second += exact;
        sums.twins.first += first & kept;
        sums.twins.second += exact & kept;
    }
    return sums;
}

WARPSIEVE_TARGET_CLONES
PartSums sum_parts_of_short_rests(const std::uint64_t* primes, std::size_t count, unsigned power) {
    return sum_parts<true>(primes, count, power);
}

WARPSIEVE_TARGET_CLONES
PartSums sum_parts_of_any(const std::uint64_t* primes, std::size_t count, unsigned power) {
    return sum_parts<false>(primes, count, power);
}

/// By a division for each.
void add_plainly(std::span<const std::uint64_t> primes, Reciprocals& sums) {
    std::uint64_t before = 0;
    for (const std::uint64_t p : primes) {
        sums.primes += reciprocal(p);
        if (p - before == 2) sums.twins += twin_reciprocal(before);
        before = p;
    }
}

/// @param integers from [1] on @pre count > 0
void add_by_parts(Integers& integers, std::size_t count, Reciprocals& sums) {
    const auto power = static_cast<unsigned>(std::bit_width(integers[1])) - 1;
    const bool has_parts =
        power >= least_power && power <= largest_power && integers[count] >> power == 1;
    if (!has_parts) return add_plainly(std::span(integers).subspan(1, count), sums);
    integers[0] = integers[count + 1] = 0;
    const auto add =
        power <= largest_power_of_short_rests ? sum_parts_of_short_rests : sum_parts_of_any;
    const PartSums parts = add(&integers[1], count, power);
    sums.primes += parts.primes.sum(powers_for(power).second);
    sums.twins += parts.twins.sum(powers_for(power).second);
}

/// @param add adds integers from [1] on to sums, and the twins among them
template <class Add>
Reciprocals sum_pieces(std::span<const std::uint8_t> bytes, std::uint64_t first_byte, Add add) {
    Integers integers{};
    Reciprocals sums;
    std::uint64_t before = 0;
    for (std::size_t at = 0; at < bytes.size(); at += summed_bytes) {
        const auto here = bytes.subspan(at, std::min(summed_bytes, bytes.size() - at));
        const std::size_t count =
            read_integers(here, first_byte + at, 8 * summed_bytes, &integers[1]);
        if (count == 0) continue;
        if (integers[1] - before == 2) sums.twins += twin_reciprocal(before);
        before = integers[count];
        add(integers, count, sums);
    }
    return sums;
}

}  // namespace

Reciprocals sum_reciprocals(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    return sum_pieces(bytes, first_byte, add_by_parts);
}

Reciprocals sum_reciprocals_plainly(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    return sum_pieces(bytes, first_byte,
                      [](const Integers& integers, std::size_t count, Reciprocals& sums) {
                          add_plainly(std::span(integers).subspan(1, count), sums);
                      });
}

std::string fraction_text(const WideSum& sum) {
    constexpr int digits = 37;
    constexpr WideInteger one = WideInteger{1} << reciprocal_bits;
    WideInteger rest = wide_integer(sum);
    std::string text = to_string(wide_sum(rest / one)) + ".";
    for (int i = 0; i < digits; ++i) {
        rest = rest % one * 10;
        text += static_cast<char>('0' + static_cast<int>(rest / one));
    }
    return text;
}

}  // namespace warpsieve::core
