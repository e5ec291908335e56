#include "cpu/mid_rounds.hpp"

#include <algorithm>
#include <cmath>

#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::cpu {
namespace {

/// Multiples of 7 are not filed (Loops::file_mid_hits).
constexpr double filed = 6.0 / 7;

}  // namespace

/// The sum of 1 / p is log log through - log log above (Mertens).
double expected_hits(std::uint64_t bytes, std::uint64_t above, std::uint64_t through) {
    if (through <= above) return 0;
    const auto log = [](std::uint64_t n) { return std::log(static_cast<double>(n)); };
    return 8.0 * static_cast<double>(bytes) * std::log(log(through) / log(above));
}

std::uint64_t MidRounds::bytes_for(std::uint64_t medium_limit,
                                   std::uint64_t largest_prime,
                                   std::uint32_t round_bytes) {
    const std::uint32_t blocks = round_bytes >> block_shift;
    return HitLists::bytes_for(blocks,
                               filed * expected_hits(round_bytes, medium_limit, largest_prime));
}

void MidRounds::start(std::span<const std::uint32_t> primes, std::uint32_t round_bytes) {
    primes_ = primes;
    round_bytes_ = round_bytes;
    first_byte_ = end_byte_ = 0;
}

bool MidRounds::prepare(std::uint64_t first_byte,
                        std::uint64_t bytes_left,
                        const std::stop_token& stop) {
    if (first_byte_ <= first_byte && first_byte < end_byte_) return true;
    const auto bytes =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(round_bytes_, bytes_left));
    first_byte_ = first_byte;
    end_byte_ = first_byte + bytes;
    if (primes_.empty()) return true;
    lists_.reset((bytes + block_bytes - 1) >> block_shift,
                 filed * expected_hits(bytes, primes_.front(), primes_.back()));
    const std::uint64_t root = core::isqrt(core::last_integer_before(end_byte_));
    const auto count =
        static_cast<std::size_t>(std::ranges::upper_bound(primes_, root) - primes_.begin());
    for (std::size_t i = 0; i < count; i += sieving_prime_run) {
        if (stop.stop_requested()) return false;
        const auto run =
            static_cast<std::uint32_t>(std::min<std::size_t>(sieving_prime_run, count - i));
        loops_.file_mid_hits({first_byte, bytes}, {&primes_[i], run}, lists_.cursors());
    }
    return true;
}

void MidRounds::apply(std::uint64_t first_byte, std::uint8_t* block) const {
    if (primes_.empty()) return;
    loops_.apply_hits(lists_.cursors(),
                      static_cast<std::uint32_t>((first_byte - first_byte_) >> block_shift), block);
}

}  // namespace warpsieve::cpu
