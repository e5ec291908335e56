#include "cpu/bpsw.hpp"

#include <array>
#include <bit>

#include "core/wheel.hpp"
#include "cpu/probable_primes.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::cpu {
namespace {

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
