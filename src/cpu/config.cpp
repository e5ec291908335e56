#include "cpu/config.hpp"

#include <bit>

#include "core/wheel.hpp"
#include "cpu/presieve_tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {
namespace {

void require(bool holds, const char* what) {
    if (!holds)
        throw WrongResultError(
            std::string("cannot set up the CPU engine: its configuration needs ") + what);
}

/// A round that reached p * p from below p would strike p itself.
void require_rounds_below_square(std::uint32_t round_bytes, std::uint64_t limit) {
    require(core::wheel * round_bytes < limit * limit, "rounds shorter than the least p * p");
}

}  // namespace

void Config::check() const {
    constexpr std::uint64_t two_32 = std::uint64_t{1} << 32;
    require(std::has_single_bit(segment_bytes) && segment_bytes >= block_bytes,
            "a segment of a power of two, one block at least");
    require(presieve_limit <= small_limit && small_limit <= medium_limit, "small <= medium limit");
    require(medium_limit >= 1U << 11 && mid_limit >= 1U << 12, "mid and huge primes above 2^12");
    require(medium_limit <= mid_limit && core::wheel * mid_limit < two_32, "mid limit < 2^32 / 30");
    for (const std::uint32_t round : {mid_round_bytes, mid_round_bytes_beside_huge}) {
        require(round >= segment_bytes && round % segment_bytes == 0, "rounds of whole segments");
        require_rounds_below_square(round, medium_limit);
    }
    require(huge_round_bytes >= segment_bytes && huge_round_bytes % segment_bytes == 0,
            "rounds of whole segments");
    require_rounds_below_square(huge_round_bytes, mid_limit);
    require(3 * core::wheel * huge_round_bytes < two_32 - (1U << 20), "shared rounds below 47 MB");
}

}  // namespace warpsieve::cpu
