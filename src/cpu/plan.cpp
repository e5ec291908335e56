#include "cpu/plan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/estimate.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "cpu/loops.hpp"
#include "cpu/rounds.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/sieving_primes.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {
namespace {

// The cost model: nanoseconds of one thread of a 3.5 GHz Zen 4. Only their ratios matter, and only
// near the point where two ways cost the same.
constexpr double per_strike = 0.45;
constexpr double per_cycle_prime = 8;      ///< its first cycle in a stretch
constexpr double per_mid_prime = 12;       ///< in each round, beside its hits
constexpr double per_huge_prime = 2;       ///< in each round, decoded and looked at
constexpr double per_made_integer = 0.12;  ///< of the sieving primes that must be found first
constexpr double per_test = 250;           ///< BPSW, the mean over primes and composites
/// Less than this is not worth waking a thread.
constexpr double least_parallel_ns = 150e3;

struct Model {
    const Config& config;
    double integers;
    std::uint64_t root;
    std::uint64_t held;

    [[nodiscard]] double cost_of(std::uint64_t limit) const {
        const auto primes_between = [](std::uint64_t low, std::uint64_t high) {
            return high <= low ? 0.0 : core::estimate_primes({low + 1, high});
        };
        const std::uint64_t medium = std::min<std::uint64_t>(limit, config.medium_limit);
        const std::uint64_t mid = std::min<std::uint64_t>(limit, config.mid_limit_for(limit));
        const auto rounds = [this](double bytes) { return std::ceil(integers / (30 * bytes)); };
        double cost = per_cycle_prime * primes_between(presieve_limit, medium);
        cost += per_mid_prime * primes_between(medium, mid) * rounds(config.mid_round_bytes);
        cost += per_huge_prime * primes_between(mid, limit) * rounds(config.huge_round_bytes);
        cost += per_strike *
                expected_hits(static_cast<std::uint64_t>(integers / 30), presieve_limit, limit);
        if (limit > held) cost += per_made_integer * static_cast<double>(limit - held);
        if (limit < root)
            cost += per_test * integers * core::share_of_survivors(static_cast<double>(limit));
        return cost;
    }
};

/// Cheapest bound: all primes, or one of a few below.
std::uint64_t choose_limit(const Model& model) {
    if (model.config.survivor_test == core::SurvivorTest::never) return model.root;
    const std::array<std::uint64_t, 6> bounds = {
        presieve_limit,        1U << 10, 1U << 13, 1U << 16, model.config.medium_limit,
        model.config.mid_limit};
    const bool always = model.config.survivor_test == core::SurvivorTest::always;
    std::uint64_t best = always ? std::min<std::uint64_t>(presieve_limit, model.root) : model.root;
    double best_cost = model.cost_of(best);
    for (const std::uint64_t bound : bounds) {
        if (bound >= model.root) break;
        if (const double cost = model.cost_of(bound); cost < best_cost) {
            best = bound;
            best_cost = cost;
        }
    }
    return best;
}

/// A list that grows holds up to twice its primes.
std::uint64_t cycle_list_bytes(const Plan& plan, const Config& config) {
    const std::uint64_t largest = std::min<std::uint64_t>(plan.limit, config.medium_limit);
    return static_cast<std::uint64_t>(2 * core::estimate_primes({0, largest + 100}) *
                                      sizeof(CyclePrime));
}

std::uint64_t memory_of(const Plan& plan, const Config& config) {
    const std::uint64_t mid_top =
        std::min<std::uint64_t>(plan.limit, config.mid_limit_for(plan.limit));
    std::uint64_t bytes = SievingPrimes::bytes_for(plan.limit, plan.keep_shared, config);
    bytes += plan.threads * (SegmentSieve::bytes_for(config) + cycle_list_bytes(plan, config));
    // A round of a thread is no longer than the stretch that it takes of a shared one.
    const std::uint64_t shared = std::min<std::uint64_t>(plan.round_bytes, plan.range.count);
    const std::uint64_t mid_round =
        std::min<std::uint64_t>(plan.mid_round_bytes, stretch_bytes(shared, plan, config));
    if (plan.limit > config.medium_limit)
        bytes += plan.threads * MidRounds::bytes_for(config.medium_limit, mid_top,
                                                     static_cast<std::uint32_t>(mid_round));
    if (plan.limit > config.mid_limit)
        bytes += HugeRound::bytes_for(config, plan.limit, plan.round_bytes, plan.threads);
    return bytes;
}

/// Equal rounds of at most huge_round_bytes, of whole segments.
std::uint64_t shared_round_bytes(std::uint64_t bytes, const Config& config) {
    const std::uint64_t rounds = (bytes + config.huge_round_bytes - 1) / config.huge_round_bytes;
    const std::uint64_t each = (bytes + rounds - 1) / rounds;
    return (each + config.segment_bytes - 1) / config.segment_bytes * config.segment_bytes;
}

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

Plan make_plan(const Interval& interval,
               const Config& config,
               unsigned threads,
               std::uint64_t held,
               bool last_batch) {
    Plan plan;
    const core::ByteRange bytes = core::bytes_of(interval);
    constexpr std::uint64_t word = sizeof(std::uint64_t);
    plan.range = {bytes.first / word * word, bytes.count + bytes.first % word};
    const Model model{.config = config,
                      .integers = static_cast<double>(plan.range.count) * core::wheel,
                      .root = core::isqrt(interval.last),
                      .held = held};
    plan.limit = choose_limit(model);
    plan.test_survivors = plan.limit < model.root;
    plan.threads = model.cost_of(plan.limit) < least_parallel_ns ? 1 : threads;
    const bool huge = plan.limit > config.mid_limit;
    plan.mid_round_bytes = huge ? config.mid_round_bytes_beside_huge : config.mid_round_bytes;
    plan.round_bytes = huge ? shared_round_bytes(plan.range.count, config) : plan.range.count;
    const bool walked_again = !last_batch || plan.round_bytes < plan.range.count;
    plan.keep_shared = huge && (walked_again || held >= plan.limit);
    plan.memory_bytes = memory_of(plan, config);
    return plan;
}

std::uint64_t stretch_bytes(std::uint64_t bytes, const Plan& plan, const Config& config) {
    if (plan.threads == 1) return bytes;
    // Each stretch starts all primes anew. Where that is little, several stretches a thread even
    // out what other programs on the machine take from one of them; else as few as rounds allow.
    constexpr std::uint64_t stretches_per_thread = 2;
    constexpr std::uint64_t longest_stretch = std::uint64_t{1} << 27;
    std::uint64_t stretches = plan.threads * stretches_per_thread;
    if (plan.limit > config.medium_limit)
        stretches = (bytes / plan.mid_round_bytes + plan.threads) / plan.threads * plan.threads;
    else if (plan.test_survivors || bytes < stretches * config.segment_bytes)
        stretches = plan.test_survivors ? plan.threads : 4 * plan.threads;
    const std::uint64_t stretch = std::min(bytes / stretches + 1, longest_stretch);
    // Whole segments, or at least whole words, or blocks where hits are filed by block.
    const std::uint64_t grain =
        stretch >= config.segment_bytes ? config.segment_bytes : block_bytes;
    const bool tiny = stretch < block_bytes && plan.limit <= config.mid_limit;
    const std::uint64_t unit = tiny ? 64 : grain;
    return (stretch + unit - 1) / unit * unit;
}

std::uint64_t next_stretch_bytes(std::uint64_t left,
                                 std::uint64_t longest,
                                 const Plan& plan,
                                 const Config& config) {
    // To begin 78,000 primes takes half a millisecond, at 1e12, and so many segments take sixteen.
    // Half of them measured 2 to 4 % slower on two threads.
    constexpr std::uint64_t least_segments = 8;
    const std::uint64_t least = least_segments * config.segment_bytes;
    if (plan.threads == 1 || longest <= least || plan.limit > config.medium_limit ||
        plan.test_survivors)
        return longest;
    const std::uint64_t segments = left / plan.threads / 2 / config.segment_bytes;
    return std::clamp(segments * config.segment_bytes, least, longest);
}

void Config::check() const {
    constexpr std::uint64_t two_32 = std::uint64_t{1} << 32;
    require(std::has_single_bit(segment_bytes) && segment_bytes >= block_bytes,
            "a segment of a power of two, one block at least");
    require(presieve_limit <= small_limit && small_limit <= medium_limit, "small <= medium limit");
    require(medium_limit >= 1U << 11 && mid_limit_beside_huge >= 1U << 12,
            "mid and huge primes above 2^12");
    require(medium_limit <= mid_limit_beside_huge && mid_limit_beside_huge <= mid_limit &&
                core::wheel * mid_limit < two_32,
            "medium <= mid limits < 2^32 / 30");
    for (const std::uint32_t round : {mid_round_bytes, mid_round_bytes_beside_huge}) {
        require(round >= segment_bytes && round % segment_bytes == 0, "rounds of whole segments");
        require_rounds_below_square(round, medium_limit);
    }
    require(huge_round_bytes >= segment_bytes && huge_round_bytes % segment_bytes == 0,
            "rounds of whole segments");
    require_rounds_below_square(huge_round_bytes, mid_limit_beside_huge);
    require(3 * core::wheel * huge_round_bytes < two_32 - (1U << 20), "shared rounds below 47 MB");
}

}  // namespace warpsieve::cpu
