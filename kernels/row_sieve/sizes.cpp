#include "kernels/row_sieve/sizes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/partition.hpp"
#include "kernels/row_sieve/partition_plan.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint32_t longest_window = 1U << 28;  ///< first_hit: 30 p + window < 2^32
constexpr std::uint32_t longest_tile = 1U << 21;    ///< 256 KiB, more than any device has
constexpr std::uint32_t largest_thread_limit = sparse_limit - 1;

/// Sizes of the devices from a compute capability on, up to that of the next row.
struct Generation {
    int from = 0;  ///< 90 stands for 9.0
    std::uint32_t tile_bits = 0;
    std::uint32_t warp_multiples = 0;
    std::uint32_t thread_limit = 0;
};

// Tiles: one of 96 KiB has the fewest starts of primes an integer; two fit into 228 KiB, so that a
// block works while the other one waits at a barrier. Into 164 KiB one fits, where two of 64 KiB
// would: starts are most of the work above 1e13, so the longer one is taken. Where a multiprocessor
// has 100 KiB or less of shared memory, it is of one piece with L1, 128 KiB, and loads of the
// tables of patterns are bound by L1: 64 KiB leave it as much.
//
// Warp class: by the cost model for an H100, 256 to 512 multiples cost the same at 1e12 (53
// thousandths of a clock an integer), 768 one more.
//
// Thread limit: octets take 5 bytes a prime and row, and every tile reads all of its row, 24 bytes
// a clock and multiprocessor from L2; beyond the limit a hit is a key that is ordered, written and
// read. By the cost model for an H100 at 1e17: 2^20 128.5 thousandths of a clock an integer, 2^21
// 127.8, 2^22 133.5. The octets of all eight rows, 33 bytes a prime, should leave
// most of the L2 to the rows: 3 MB for 2^20, 5 for 2^21.
constexpr std::array generations = {
    // Turing: 64 KiB of shared memory a multiprocessor, T4 with 4 MiB of L2.
    Generation{75, 1U << 19, 512, 1U << 20},
    // A100: 164 KiB, 40 MiB.
    Generation{80, 3U << 18, 512, 1U << 21},
    // GeForce 30, A10, A40: 100 KiB, 4 to 6 MiB.
    Generation{86, 1U << 19, 512, 1U << 20},
    // Orin: 164 KiB, 4 MiB.
    Generation{87, 3U << 18, 512, 1U << 20},
    // GeForce 40, L4, L40: 100 KiB, 32 to 96 MiB.
    Generation{89, 1U << 19, 512, 1U << 21},
    // H100, H200, and B200 and Thor (100 to 119): 228 KiB, 50 to 126 MiB.
    Generation{90, 3U << 18, 512, 1U << 21},
    // GeForce 50, and whatever comes later: 100 KiB, 24 to 128 MiB.
    Generation{120, 1U << 19, 512, 1U << 21}};

/// Of L2 for the rows of a window, which are read off once they are written; the rest is for lists
/// of primes, which go through.
constexpr std::uint64_t l2_for_rows(std::uint64_t bytes) {
    return bytes / 3 * 2;
}

/// A window takes four times its rows with two bitmaps, and its primes take 813 MB at most: windows
/// of this part of the memory leave most of it to others.
constexpr std::uint64_t memory_per_window = 64;
/// And octets, 33 bytes a prime in each slot, this part: 37 MB for 2^23, which every GPU has.
constexpr std::uint64_t memory_per_octets = 16;
constexpr std::uint64_t octet_bytes_of_prime = std::uint64_t{Launcher::slots} * 33;

/// Keys of both slots take a third of the memory at most: as much again are primes and rows on a
/// device of a few GB, and on larger ones they take less than they may.
constexpr std::uint64_t memory_per_keys = 3;
constexpr std::uint64_t key_bytes = std::uint64_t{Launcher::slots} * sizeof(std::uint32_t);

/// The size that the formulas of the sieve do not bear; nullptr when all are good.
const char* broken_limit(const Tuning& tuning) noexcept {
    const auto& [window, round, tile, multiples, limit, test] = tuning;
    if (tile % cell_bits != 0 || tile == 0 || tile > longest_tile) return "tile_bits";
    if (window < tile || window > longest_window) return "window_bits";
    if (round < tile || round > longest_window) return "round_bits";
    if (multiples == 0) return "warp_multiples";
    if (limit < least_large_prime || limit > largest_thread_limit) return "thread_limit";
    return nullptr;
}

/// All tiles of a window are about equally long, and the next window waits for the last of them. So
/// their number should be a multiple of the multiprocessors, or a little less.
/// @return tiles of a row, from most / 2 to most, that leave least idle
std::uint32_t even_tiles(std::uint32_t most, std::uint32_t multiprocessors) {
    const auto busy = [&](std::uint32_t tiles) {
        const std::uint32_t all = rows_per_window * tiles;
        const std::uint32_t turns = parts_of(all, multiprocessors);
        return static_cast<double>(all) / (turns * multiprocessors);
    };
    std::uint32_t best = most;
    for (std::uint32_t tiles = most; tiles > most / 2; --tiles)
        if (busy(tiles) > busy(best)) best = tiles;
    return best;
}

/// The row for a device; sizes of an unknown one where nothing is known.
Tuning of_generation(int compute_capability) {
    Tuning tuning;
    for (const Generation& generation : generations)
        if (generation.from <= compute_capability) {
            tuning.tile_bits = generation.tile_bits;
            tuning.warp_multiples = generation.warp_multiples;
            tuning.thread_limit = generation.thread_limit;
        }
    return tuning;
}

/// About how many primes from one bound to another there are; 0 when there are none.
std::uint64_t primes_between(std::uint64_t low, std::uint64_t high) {
    if (high <= low) return 0;
    const auto up_to = [](std::uint64_t n) {
        return static_cast<double>(n) / std::log(static_cast<double>(n));
    };
    return static_cast<std::uint64_t>(up_to(high) - up_to(low));
}

}  // namespace

void Tuning::check() const {
    if (const char* const size = broken_limit(*this))
        throw Error(ExitCode::wrong,
                    std::string("sizes of the sieve: ") + size + " [internal error]");
}

bool fits(const Tuning& tuning, const DeviceLimits& limits) noexcept {
    return !broken_limit(tuning) && tuning.tile_bits / 8 <= limits.tile_bytes;
}

Tuning choose_tuning(const Launcher& device, const MeasuredSizes& measured) {
    if (measured)
        if (const auto tuning = measured(device); tuning && fits(*tuning, device.limits()))
            return *tuning;
    return choose_tuning(device.limits());
}

Tuning with_busy_windows(const Tuning& tuning, const DeviceLimits& limits) {
    const auto busy = [&](std::uint32_t bits) {
        const std::uint32_t most = std::max(bits / tuning.tile_bits, 1U);
        return even_tiles(most, limits.multiprocessors) * tuning.tile_bits;
    };
    Tuning even = tuning;
    even.window_bits = busy(tuning.window_bits);
    even.round_bits = busy(tuning.round_bits);
    return even;
}

std::uint32_t least_sparse_prime(std::uint32_t window_bits) {
    return static_cast<std::uint32_t>(core::isqrt(least_sparse_square(window_bits))) + 1;
}

Tuning choose_tuning(const DeviceLimits& limits) {
    Tuning tuning = of_generation(limits.compute_capability);
    while (limits.memory_bytes > 0 && tuning.thread_limit / 2 >= least_large_prime &&
           octet_bytes_of_prime * primes_between(2, tuning.thread_limit) >
               limits.memory_bytes / memory_per_octets)
        tuning.thread_limit /= 2;
    tuning.tile_bits = std::min(tuning.tile_bits, whole_cells(8 * limits.tile_bytes));
    const std::uint64_t in_memory = limits.memory_bytes > 0
                                        ? limits.memory_bytes / memory_per_window
                                        : std::uint64_t{longest_window};
    const auto fitting = [&](std::uint64_t bits) {
        return static_cast<std::uint32_t>(
            std::min({bits, in_memory, std::uint64_t{longest_window}}));
    };
    const std::uint64_t in_l2 = l2_for_rows(limits.l2_bytes);
    tuning.round_bits = fitting(tuning.round_bits);
    tuning.window_bits = fitting(std::max<std::uint64_t>(tuning.window_bits, in_l2));
    return with_busy_windows(tuning, limits);
}

/// To visit a large prime takes about as long as four positions of a row cost more where rows lie
/// beyond L2 (half a clock of a multiprocessor, and an eighth, by the cost model).
std::uint32_t window_at(const Tuning& tuning, std::uint32_t root) {
    constexpr std::uint64_t bits_a_prime = 4;
    const std::uint64_t wanted = bits_a_prime * primes_between(tuning.thread_limit, root);
    const auto bits = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        wanted, tuning.window_bits, std::max(tuning.window_bits, tuning.round_bits)));
    return bits / tuning.tile_bits * tuning.tile_bits;
}

LargePrimes large_primes(const Tuning& tuning, std::uint32_t root) {
    return {tuning.thread_limit, PrimeList::end_of_cell(root)};
}

std::uint64_t keys_at(const Tuning& tuning, std::uint32_t high, const DeviceLimits& limits) {
    if (high <= tuning.thread_limit) return 0;
    const LargePrimes large = large_primes(tuning, high);
    const std::uint32_t window =
        std::min(window_at(tuning, high), most_tiles(limits) * tuning.tile_bits);
    const std::uint64_t all = keys_of_window(window, tuning.tile_bits, large);
    if (limits.memory_bytes == 0) return all;
    const std::uint64_t fitting = limits.memory_bytes / memory_per_keys / key_bytes;
    const std::uint64_t column = keys_of_window(tuning.tile_bits, tuning.tile_bits, large);
    return std::min(all, std::max(fitting, column));
}

std::uint32_t most_tiles(const DeviceLimits& limits) {
    const std::uint32_t words = limits.tile_bytes / word_bytes;
    const std::uint32_t beside = words_beside_rings(partition_threads(words), hits_of_long);
    const std::uint32_t rings = words > beside ? (words - beside) / words_of_ring : 0;
    return std::clamp(rings, rows_per_window, most_buckets) / rows_per_window;
}

}  // namespace warpsieve::gpu
