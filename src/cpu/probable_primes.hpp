#pragma once

// The two tests of bpsw.hpp, each of several numbers side by side.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "core/math.hpp"
#include "cpu/montgomery.hpp"

namespace warpsieve::cpu {

/// Jacobi symbol (a / n), n odd.
inline int jacobi(std::uint64_t a, std::uint64_t n) {
    int symbol = 1;
    for (a %= n; a != 0; a %= n) {
        const int twos = std::countr_zero(a);
        a >>= twos;
        if ((twos & 1) != 0 && ((n & 7) == 3 || (n & 7) == 5)) symbol = -symbol;
        if ((a & 3) == 3 && (n & 3) == 3) symbol = -symbol;
        std::swap(a, n);
    }
    return n == 1 ? symbol : 0;
}

/// Independent numbers go through the tests side by side, which hides the latency of the
/// multiplier: of 2, 3, 4, 6 and 8 lanes 4 is the fastest with two compilers.
template <std::size_t lanes>
using Numbers = std::array<std::uint64_t, lanes>;
template <std::size_t lanes>
using Verdicts = std::array<bool, lanes>;

/// Strong probable primes to base 2: 2^d = 1 or 2^(d * 2^r) = -1 for n - 1 = d * 2^s, r < s.
template <std::size_t lanes>
Verdicts<lanes> test_base_2(const Numbers<lanes>& n) {
    std::array<Montgomery, lanes> field;
    Numbers<lanes> x{};
    std::array<int, lanes> twos{};
    int top = 0;
    for (std::size_t l = 0; l < lanes; ++l) {
        field[l] = Montgomery(n[l]);
        x[l] = field[l].one;
        twos[l] = std::countr_zero(n[l] - 1);
        top = std::max(top, static_cast<int>(std::bit_width(n[l])));
    }
    for (int bit = top - 1; bit > 0; --bit) {  // the bits of d, then x is kept
        for (std::size_t l = 0; l < lanes; ++l) {
            const std::uint64_t square = field[l].multiply(x[l], x[l]);
            const std::uint64_t next = (n[l] >> bit & 1) != 0 ? field[l].twice(square) : square;
            x[l] = bit >= twos[l] ? next : x[l];
        }
    }
    Verdicts<lanes> passed{};
    for (std::size_t l = 0; l < lanes; ++l) {
        std::uint64_t y = x[l];
        passed[l] = y == field[l].one || y == field[l].minus_one();
        for (int r = 1; !passed[l] && r < twos[l]; ++r) {
            y = field[l].multiply(y, y);
            passed[l] = y == field[l].minus_one();
        }
    }
    return passed;
}

/// The least P >= 3 with (P^2 - 4 / n) = -1; 0 when the search shows that n is composite. A perfect
/// square has no such P.
inline std::uint64_t lucas_parameter(std::uint64_t n) {
    constexpr std::uint64_t look_for_square = 30;
    for (std::uint64_t p = 3;; ++p) {
        const int symbol = jacobi(p * p - 4, n);
        if (symbol == -1) return p;
        if (symbol == 0) return 0;
        if (p == look_for_square && core::isqrt(n) * core::isqrt(n) == n) return 0;
    }
}

/// V_k and V_(k+1) of a Lucas sequence with Q = 1.
struct LucasPair {
    std::uint64_t v = 0;
    std::uint64_t next = 0;
};

/// V_(2k + bit) and the one after it: V_2k = V_k^2 - 2, V_(2k+1) = V_k V_(k+1) - P.
[[gnu::always_inline]] inline LucasPair climb(
    const Montgomery& field, LucasPair at, bool bit, std::uint64_t p, std::uint64_t two) {
    const std::uint64_t doubled = bit ? at.next : at.v;
    const std::uint64_t middle = field.subtract(field.multiply(at.v, at.next), p);
    const std::uint64_t square = field.subtract(field.multiply(doubled, doubled), two);
    return bit ? LucasPair{middle, square} : LucasPair{square, middle};
}

/// U_d = 0 and V_d = +-2, or V_(d * 2^r) = 0 for some r < s - 1, where n + 1 = d * 2^s. U_d = 0 is
/// seen from 2 V_(d+1) = P V_d.
inline bool is_extra_strong(const Montgomery& field, LucasPair at, std::uint64_t p, int twos) {
    const std::uint64_t two = field.twice(field.one);
    std::uint64_t v = at.v;
    if ((v == two || v == field.n - two) && field.twice(at.next) == field.multiply(p, v))
        return true;
    for (int r = 0; r + 1 < twos; ++r) {
        if (v == 0) return true;
        v = field.subtract(field.multiply(v, v), two);
    }
    return false;
}

/// Extra strong Lucas probable primes (Q = 1). @pre n < 2^64 - 1, which 3 divides
template <std::size_t lanes>
Verdicts<lanes> test_lucas(const Numbers<lanes>& n) {
    std::array<Montgomery, lanes> field;
    Numbers<lanes> parameter{};
    Numbers<lanes> p{};
    std::array<LucasPair, lanes> at{};
    std::array<int, lanes> twos{};
    int top = 0;
    for (std::size_t l = 0; l < lanes; ++l) {
        field[l] = Montgomery(n[l]);
        parameter[l] = lucas_parameter(n[l]);
        for (std::uint64_t i = 0; i < parameter[l]; ++i)
            p[l] = field[l].subtract(p[l], field[l].minus_one());
        at[l] = {field[l].twice(field[l].one), p[l]};
        twos[l] = std::countr_zero(n[l] + 1);
        top = std::max(top, static_cast<int>(std::bit_width(n[l] + 1)));
    }
    for (int bit = top - 1; bit >= 0; --bit) {
        for (std::size_t l = 0; l < lanes; ++l) {
            const LucasPair next = climb(field[l], at[l], ((n[l] + 1) >> bit & 1) != 0, p[l],
                                         field[l].twice(field[l].one));
            at[l].v = bit >= twos[l] ? next.v : at[l].v;
            at[l].next = bit >= twos[l] ? next.next : at[l].next;
        }
    }
    Verdicts<lanes> passed{};
    for (std::size_t l = 0; l < lanes; ++l)
        passed[l] = parameter[l] != 0 && is_extra_strong(field[l], at[l], p[l], twos[l]);
    return passed;
}

}  // namespace warpsieve::cpu
