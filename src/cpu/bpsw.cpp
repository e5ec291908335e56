#include "cpu/bpsw.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/probable_prime.hpp"
#include "core/wheel.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::cpu {
namespace {

using core::LucasPair;
using core::LucasSequence;
using core::Montgomery;

/// Independent numbers go through the tests side by side, which hides the latency of the
/// multiplier: of 2, 3, 4, 6 and 8 lanes 4 is the fastest with two compilers.
template <std::size_t lanes>
using Numbers = std::array<std::uint64_t, lanes>;
template <std::size_t lanes>
using Verdicts = std::array<bool, lanes>;

/// Strong probable primes to base 2.
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
    for (std::size_t l = 0; l < lanes; ++l) passed[l] = core::is_strong(field[l], x[l], twos[l]);
    return passed;
}

/// Extra strong Lucas probable primes (Q = 1). @pre n < 2^64 - 1, which 3 divides
template <std::size_t lanes>
Verdicts<lanes> test_lucas(const Numbers<lanes>& n) {
    Numbers<lanes> parameter{};
    std::array<LucasSequence, lanes> sequence;
    std::array<LucasPair, lanes> at{};
    std::array<int, lanes> twos{};
    int top = 0;
    for (std::size_t l = 0; l < lanes; ++l) {
        parameter[l] = core::lucas_parameter(n[l]);
        sequence[l] = LucasSequence(Montgomery(n[l]), parameter[l]);
        at[l] = sequence[l].begin();
        twos[l] = std::countr_zero(n[l] + 1);
        top = std::max(top, static_cast<int>(std::bit_width(n[l] + 1)));
    }
    for (int bit = top - 1; bit >= 0; --bit) {
        for (std::size_t l = 0; l < lanes; ++l) {
            const LucasPair next = sequence[l].climb(at[l], ((n[l] + 1) >> bit & 1) != 0);
            at[l].v = bit >= twos[l] ? next.v : at[l].v;
            at[l].next = bit >= twos[l] ? next.next : at[l].next;
        }
    }
    Verdicts<lanes> passed{};
    for (std::size_t l = 0; l < lanes; ++l)
        passed[l] = parameter[l] != 0 && sequence[l].is_extra_strong(at[l], twos[l]);
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
