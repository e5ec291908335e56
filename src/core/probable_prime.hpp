#pragma once

// The steps of the Baillie-PSW test: a strong test to base 2 and an extra strong Lucas test. No
// composite below 2^64 passes both: checked by others against the complete list of base-2
// pseudoprimes below 2^64 (J. Feitsma, W. Galway), and here against the sieve (tests/cpu,
// tests/kernels). For short windows far up it is cheaper to sieve with few primes and to test what
// survives than to sieve with all.
//
// How the bits of numbers are gone through is each engine's own: a CPU takes several numbers side
// by side, a GPU one for each thread. Both read these functions, so nothing of <bit> stands in
// them: nvcc 13 takes std::countr_zero for the device without a word, and makes 64 of it.

#include <cstdint>

#include "core/wide.hpp"

namespace warpsieve::core {

/// When an engine tests survivors.
enum class SurvivorTest : std::uint8_t {
    automatic,  ///< where its cost model finds it cheaper than sieving with all primes
    never,
    always,
};

/// Arithmetic mod n in Montgomery form: x stands for x / 2^64 mod n.
struct Montgomery {
    std::uint64_t n = 1;
    std::uint64_t inverse = 1;  ///< n * inverse = 1 mod 2^64
    std::uint64_t one = 0;

    constexpr Montgomery() = default;
    constexpr explicit Montgomery(std::uint64_t odd)
        : n(odd), inverse(3 * odd ^ 2), one(-odd % odd) {
        // 3n ^ 2 is right in 5 bits, each Newton step doubles that: 5, 10, 20, 40, 80.
        for (int step = 0; step < 4; ++step) inverse *= 2 - n * inverse;
    }

    [[nodiscard]] constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const {
        const WideInteger product = static_cast<WideInteger>(a) * b;
        const std::uint64_t quotient = static_cast<std::uint64_t>(product) * inverse;
        const auto low = static_cast<std::uint64_t>((static_cast<WideInteger>(quotient) * n) >> 64);
        return subtract(static_cast<std::uint64_t>(product >> 64), low);
    }
    [[nodiscard]] constexpr std::uint64_t subtract(std::uint64_t a, std::uint64_t b) const {
        const std::uint64_t difference = a - b;
        return a < b ? difference + n : difference;
    }
    [[nodiscard]] constexpr std::uint64_t twice(std::uint64_t a) const {
        return subtract(a, n - a);
    }
    /// -1 of the field.
    [[nodiscard]] constexpr std::uint64_t minus_one() const { return n - one; }
};

/// Whether n passes the strong test to base 2: 2^d = 1 or 2^(d * 2^r) = -1, r < s, where
/// n - 1 = d * 2^s.
/// @param power 2^d @param twos s
[[nodiscard]] constexpr bool is_strong(const Montgomery& field, std::uint64_t power, int twos) {
    bool passed = power == field.one || power == field.minus_one();
    for (int r = 1; !passed && r < twos; ++r) {
        power = field.multiply(power, power);
        passed = power == field.minus_one();
    }
    return passed;
}

/// Jacobi symbol (a / n), n odd.
[[nodiscard]] constexpr int jacobi(std::uint64_t a, std::uint64_t n) {
    int symbol = 1;
    while (a != 0) {
        for (; (a & 1) == 0; a >>= 1)
            if ((n & 7) == 3 || (n & 7) == 5) symbol = -symbol;
        if ((a & 3) == 3 && (n & 3) == 3) symbol = -symbol;
        const std::uint64_t rest = n % a;
        n = a;
        a = rest;
    }
    return n == 1 ? symbol : 0;
}

/// In integers alone, as core::isqrt is no function that a device may call.
[[nodiscard]] constexpr bool is_square(std::uint64_t n) {
    std::uint64_t root = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= n) root += bit;
    return root * root == n;
}

/// The least P >= 3 with (P^2 - 4 / n) = -1; 0 when the search shows that n is composite. A perfect
/// square has no such P.
[[nodiscard]] constexpr std::uint64_t lucas_parameter(std::uint64_t n) {
    constexpr std::uint64_t look_for_square = 30;
    for (std::uint64_t p = 3;; ++p) {
        const int symbol = jacobi(p * p - 4, n);
        if (symbol == -1) return p;
        if (symbol == 0) return 0;
        if (p == look_for_square && is_square(n)) return 0;
    }
}

/// V_k and V_(k+1) of a Lucas sequence.
struct LucasPair {
    std::uint64_t v = 0;
    std::uint64_t next = 0;
};

/// The Lucas sequence of a parameter P, and Q = 1, modulo n.
struct LucasSequence {
    Montgomery field;
    std::uint64_t p = 0;
    std::uint64_t two = 0;

    constexpr LucasSequence() = default;
    constexpr LucasSequence(const Montgomery& modulo, std::uint64_t parameter)
        : field(modulo), two(modulo.twice(modulo.one)) {
        for (std::uint64_t i = 0; i < parameter; ++i) p = field.subtract(p, field.minus_one());
    }

    /// V_0 and V_1.
    [[nodiscard]] constexpr LucasPair begin() const { return {two, p}; }

    /// V_(2k + bit) and the one after it: V_2k = V_k^2 - 2, V_(2k+1) = V_k V_(k+1) - P.
    [[nodiscard]] constexpr LucasPair climb(const LucasPair& at, bool bit) const {
        const std::uint64_t doubled = bit ? at.next : at.v;
        const std::uint64_t middle = field.subtract(field.multiply(at.v, at.next), p);
        const std::uint64_t square = field.subtract(field.multiply(doubled, doubled), two);
        return bit ? LucasPair{middle, square} : LucasPair{square, middle};
    }

    /// Whether n passes the extra strong test: U_d = 0 and V_d = +-2, or V_(d * 2^r) = 0 for some
    /// r < s - 1, where n + 1 = d * 2^s. U_d = 0 is seen from 2 V_(d+1) = P V_d.
    /// @param at V_d and V_(d+1) @param twos s
    [[nodiscard]] constexpr bool is_extra_strong(const LucasPair& at, int twos) const {
        std::uint64_t v = at.v;
        if ((v == two || v == field.n - two) && field.twice(at.next) == field.multiply(p, v))
            return true;
        for (int r = 0; r + 1 < twos; ++r) {
            if (v == 0) return true;
            v = field.subtract(field.multiply(v, v), two);
        }
        return false;
    }
};

}  // namespace warpsieve::core
