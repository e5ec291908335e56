#include "cpu/rounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::cpu {
namespace {

/// What is filed of the hits coprime to 30: not multiples of 7, nor, of huge primes, of 11 and 13
/// (loops/mid_hits, loops/huge_hits).
constexpr double filed_of_mid = 6.0 / 7;
constexpr double filed_of_huge = 6.0 / 7 * 10 / 11 * 12 / 13;

/// Bytes of the bitmap of sieving primes decoded at a time: above 4096 they hold at most 3,700
/// primes, less than a run.
constexpr std::uint64_t decode_bytes = 1024;

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
    return HitLists::bytes_for(
        blocks, filed_of_mid * expected_hits(round_bytes, medium_limit, largest_prime));
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
                 filed_of_mid * expected_hits(bytes, primes_.front(), primes_.back()));
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

struct HugeRound::Worker {
    HitLists lists;
    alignas(64) std::array<std::uint32_t, sieving_prime_run + decode_slack> primes;
};

HugeRound::HugeRound(const Loops& loops, const Config& config, unsigned threads)
    : loops_(loops), config_(config), workers_(threads) {
    for (auto& worker : workers_) worker = std::make_unique<Worker>();
}

HugeRound::~HugeRound() = default;

std::uint64_t HugeRound::bytes_for(const Config& config,
                                   std::uint64_t largest_prime,
                                   std::uint64_t round_bytes,
                                   unsigned threads) {
    const auto blocks = static_cast<std::uint32_t>(round_bytes >> block_shift) + 1;
    const double hits =
        filed_of_huge * expected_hits(round_bytes, config.mid_limit_beside_huge, largest_prime);
    return threads * HitLists::bytes_for(blocks, hits / threads);
}

bool HugeRound::file(const HitRound& round,
                     const SievingPrimes& primes,
                     std::span<SegmentSieve> sieves,
                     ThreadPool& pool,
                     const std::stop_token& stop) {
    round_ = round;
    // Only primes whose square lies in the round or before it: a round below p * p has no hit of p
    // that a smaller prime has not, but it could hold p itself.
    largest_prime_ = core::isqrt(core::last_integer_before(round.first_byte + round.bytes));
    SievingPrimes::Walk walk(primes, largest_prime_, sieves);
    const double hits =
        filed_of_huge * expected_hits(round.bytes, config_.mid_limit_beside_huge, largest_prime_);
    filed_by_ = pool.start(pool.size());
    pool.run(filed_by_, [&](unsigned index) {
        Worker& worker = *workers_[index];
        worker.lists.reset((round.bytes + block_bytes - 1) >> block_shift, hits / filed_by_);
        const auto file_piece = [&](std::uint64_t first_byte, std::span<const std::uint8_t> piece) {
            file_primes_of(worker, first_byte, piece);
        };
        walk.run(index, file_piece, stop);
    });
    return !stop.stop_requested();
}

void HugeRound::file_primes_of(Worker& worker,
                               std::uint64_t first_byte,
                               std::span<const std::uint8_t> piece) const {
    for (std::uint64_t done = 0; done < piece.size(); done += decode_bytes) {
        const std::uint64_t bytes = std::min(decode_bytes, piece.size() - done);
        const std::uint32_t* begin = worker.primes.data();
        const std::uint32_t* end = begin + loops_.decode(piece.data() + done, bytes,
                                                         first_byte + done, worker.primes.data());
        // The first and the last byte of all may hold primes of other classes.
        while (begin < end && *begin <= config_.mid_limit_beside_huge) ++begin;
        while (begin < end && end[-1] > largest_prime_) --end;
        if (begin < end)
            loops_.file_huge_hits(round_, {begin, static_cast<std::uint32_t>(end - begin)},
                                  worker.lists.cursors());
    }
}

void HugeRound::apply(std::uint64_t first_byte, std::uint8_t* block) const {
    const auto index = static_cast<std::uint32_t>((first_byte - round_.first_byte) >> block_shift);
    for (const auto& worker : std::span(workers_).first(filed_by_))
        loops_.apply_hits(worker->lists.cursors(), index, block);
}

}  // namespace warpsieve::cpu
