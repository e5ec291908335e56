#include "cpu/bpsw.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::cpu {
namespace {

__extension__ using Wide = unsigned __int128;

/// Arithmetic mod n in Montgomery form: x stands for x / 2^64 mod n.
struct Montgomery {
    std::uint64_t n = 1;
    std::uint64_t inverse = 1;  ///< n * inverse = 1 mod 2^64
    std::uint64_t one = 0;

    Montgomery() = default;
    explicit Montgomery(std::uint64_t odd) : n(odd), inverse(3 * odd ^ 2), one(-odd % odd) {
        // 3n ^ 2 is right in 5 bits, each Newton step doubles that: 5, 10, 20, 40, 80.
        for (int step = 0; step < 4; ++step) inverse *= 2 - n * inverse;
    }

    [[nodiscard]] std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const {
        const Wide product = static_cast<Wide>(a) * b;
        const std::uint64_t quotient = static_cast<std::uint64_t>(product) * inverse;
        const auto low = static_cast<std::uint64_t>((static_cast<Wide>(quotient) * n) >> 64);
        return subtract(static_cast<std::uint64_t>(product >> 64), low);
    }
    [[nodiscard]] std::uint64_t subtract(std::uint64_t a, std::uint64_t b) const {
        const std::uint64_t difference = a - b;
        return a < b ? difference + n : difference;
    }
    [[nodiscard]] std::uint64_t twice(std::uint64_t a) const { return subtract(a, n - a); }
    /// -1 of the field.
    [[nodiscard]] std::uint64_t minus_one() const { return n - one; }
};

/// Jacobi symbol (a / n), n odd.
int jacobi(std::uint64_t a, std::uint64_t n) {
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
std::uint64_t lucas_parameter(std::uint64_t n) {
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
bool is_extra_strong(const Montgomery& field, LucasPair at, std::uint64_t p, int twos) {
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

/// Gathers numbers until the lanes are full; clears the bits of those that fail.
class SurvivorFilter {
public:
    SurvivorFilter(std::span<std::uint8_t> bits, std::uint64_t first_byte)
        : bits_(bits), first_byte_(first_byte) {}

    void add(std::size_t byte, unsigned bit) {
        base_2_.push({core::integer_at(first_byte_ + byte, bit), byte, bit});
        if (base_2_.count == lanes) flush_base_2();
    }
    void finish() {
        if (base_2_.count != 0) flush_base_2();
        if (lucas_.count != 0) flush_lucas();
    }

private:
    static constexpr std::size_t lanes = 4;
    struct Survivor {
        std::uint64_t number = 0;
        std::size_t byte = 0;
        unsigned bit = 0;
    };
    struct Queue {
        std::array<Survivor, lanes> entries;
        std::size_t count = 0;
        void push(const Survivor& survivor) { entries[count++] = survivor; }
        /// Empty lanes repeat the first number.
        [[nodiscard]] Numbers<lanes> numbers() const {
            Numbers<lanes> all{};
            for (std::size_t l = 0; l < lanes; ++l) all[l] = entries[l < count ? l : 0].number;
            return all;
        }
    };

    void flush_base_2() {
        const Verdicts<lanes> passed = test_base_2<lanes>(base_2_.numbers());
        for (std::size_t l = 0; l < base_2_.count; ++l) {
            if (!passed[l]) {
                clear(base_2_.entries[l]);
            } else {
                lucas_.push(base_2_.entries[l]);
                if (lucas_.count == lanes) flush_lucas();
            }
        }
        base_2_.count = 0;
    }
    void flush_lucas() {
        const Verdicts<lanes> passed = test_lucas<lanes>(lucas_.numbers());
        for (std::size_t l = 0; l < lucas_.count; ++l)
            if (!passed[l]) clear(lucas_.entries[l]);
        lucas_.count = 0;
    }
    void clear(const Survivor& survivor) {
        bits_[survivor.byte] =
            static_cast<std::uint8_t>(bits_[survivor.byte] & ~(1U << survivor.bit));
    }

    std::span<std::uint8_t> bits_;
    std::uint64_t first_byte_;
    Queue base_2_;
    Queue lucas_;
};

}  // namespace

void keep_primes(std::span<std::uint8_t> bits, std::uint64_t first_byte) {
    SurvivorFilter filter(bits, first_byte);
    for (std::size_t i = 0; i < bits.size(); ++i)
        for (unsigned byte = bits[i]; byte != 0; byte &= byte - 1)
            filter.add(i, static_cast<unsigned>(std::countr_zero(byte)));
    filter.finish();
}

}  // namespace warpsieve::cpu

namespace warpsieve {

bool is_prime(std::uint64_t n) {
    if (n < 2) return false;
    for (std::uint64_t d = 2; d < 40 && d * d <= n; ++d)
        if (n % d == 0) return false;
    if (n < std::uint64_t{41} * 41) return true;
    return cpu::test_base_2<1>({n})[0] && cpu::test_lucas<1>({n})[0];
}

}  // namespace warpsieve
