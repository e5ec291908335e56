#pragma once

// Every size that the CPU engine may be tuned by, with what was measured for it, and what is
// decided from them before an interval is sieved: with which primes, in which rounds, by how many
// threads and with how much memory. Results never depend on a size; Config::check() holds the
// bounds that the formulas need. Pure arithmetic by a cost model; nothing is allocated or started.

#include <cstdint>
#include <limits>
#include <optional>

#include "core/probable_prime.hpp"
#include "core/wheel.hpp"
#include "cpu/instruction_set.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::cpu {

/// Bytes of the bitmap that stay in the L1 data cache while small primes strike them: 32 KiB is the
/// L1 of nearly every x86-64 and ARM server; 16 to 32 KiB measured within 5 %, so that one of 48
/// KiB, which some have, would gain less than a division by it costs. Not in Config, as hits are
/// filed by block, as 16-bit positions inside it.
inline constexpr std::uint32_t block_shift = 15;
inline constexpr std::uint32_t block_bytes = 1U << block_shift;

/// Class boundaries and sizes. The defaults were measured on a Zen 4 (bench/README.md); sizes.hpp
/// chooses those of a machine, and tests force them low, so that small ranges pass through every
/// class. All are checked by check().
struct Config {
    /// Bytes of the bitmap that stay in the L2 cache while medium primes strike them. A power of
    /// two; 256 KiB to 1 MiB measured equal below 1e10, 512 KiB and more best at 1e12.
    std::uint32_t segment_bytes = 1U << 19;
    /// Primes up to this strike L1 block by L1 block. Flat within 3 % from 8,000 to 32,000.
    std::uint32_t small_limit = 24'000;
    /// Primes up to this strike segment by segment and spill up to p bytes past its end, which
    /// need not stay in the L2 cache: filing their hits would cost more. @pre 30 * mid_round_bytes
    /// < medium_limit^2; at least 2^11
    std::uint32_t medium_limit = 1U << 20;
    /// Primes up to this file their hits round by round, each thread for itself, where none are
    /// larger; flat from 2^25. @pre below 2^32 / 30
    std::uint32_t mid_limit = 1U << 26;
    /// The same where primes above mid_limit sieve: those above this share rounds. Of 2^21 to 2^26
    /// 2^24 is best by 8 % at 1e18 on one and two threads, and as good as any near 2^64.
    /// @pre at least medium_limit and 2^12, at most mid_limit; 30 * huge_round_bytes < its square
    std::uint32_t mid_limit_beside_huge = 1U << 24;
    /// Longest private round. More bytes: fewer passes over the primes, longer hit lists (about 35
    /// MB for 2^23 bytes). 2^22 is 1.2 times slower at 1e15; 2^24 is equal on one thread and 7 %
    /// slower on two, which share the cache. Whole segments.
    std::uint32_t mid_round_bytes = 1U << 23;
    /// Longest private round where there are shared rounds too, whose lists need the memory. 2^22
    /// saves a quarter of the last 1e9 integers, where first touch of memory counts, and costs
    /// nothing later.
    std::uint32_t mid_round_bytes_beside_huge = 1U << 22;
    /// Longest shared round: a third more than the preferred batch, so that a batch which is a
    /// little longer stays one round. @pre 90 * bytes < 2^32 - 2^20; whole segments
    std::uint32_t huge_round_bytes = 40U << 20;
    /// Medium primes strike after tables and small primes, and write only where a bit is still set,
    /// one time in five. Where L1 writes lines back slowly that takes a third off their time, else
    /// it costs instructions.
    bool spare_writes = false;
    core::SurvivorTest survivor_test = core::SurvivorTest::automatic;
    /// Empty: the best that the machine has.
    std::optional<InstructionSet> instruction_set;
    /// What the engine may use; more than that is refused before the work starts.
    std::uint64_t memory_limit = std::numeric_limits<std::uint64_t>::max();

    /// The larger primes share rounds where primes up to `limit` sieve.
    [[nodiscard]] std::uint32_t mid_limit_for(std::uint64_t limit) const noexcept {
        return limit > mid_limit ? mid_limit_beside_huge : mid_limit;
    }

    /// @throw Error (internal) when a precondition does not hold
    void check() const;
};

/// How an interval is sieved.
struct Plan {
    core::ByteRange range;  ///< begins at a multiple of 8 bytes, so that no word of it is split
    /// Primes up to this sieve; survivors are tested where it is below the root of the last
    /// integer.
    std::uint64_t limit = 0;
    bool test_survivors = false;
    unsigned threads = 1;
    std::uint32_t mid_round_bytes = 0;
    std::uint64_t round_bytes = 0;  ///< shared round; all of the range without huge primes
    bool keep_shared = false;       ///< primes that threads share, for another round
    std::uint64_t memory_bytes = 0;
};

/// @param held primes up to this are there already
/// @param last_batch no interval follows
[[nodiscard]] Plan make_plan(const Interval& interval,
                             const Config& config,
                             unsigned threads,
                             std::uint64_t held,
                             bool last_batch = false);

/// Bytes that a thread takes first of `bytes` that all share.
[[nodiscard]] std::uint64_t stretch_bytes(std::uint64_t bytes,
                                          const Plan& plan,
                                          const Config& config);

/// Bytes that a thread takes next of `left`: ever fewer where that costs little, so that all
/// threads end at the same time, and never more than the `longest`, the first stretch.
[[nodiscard]] std::uint64_t next_stretch_bytes(std::uint64_t left,
                                               std::uint64_t longest,
                                               const Plan& plan,
                                               const Config& config);

}  // namespace warpsieve::cpu
