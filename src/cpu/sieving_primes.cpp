#include "cpu/sieving_primes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/estimate.hpp"
#include "core/math.hpp"

namespace warpsieve::cpu {
namespace {

constexpr std::uint64_t largest_sieving_prime = 0xffffffff;
constexpr std::uint64_t whole_bitmap_bytes = largest_sieving_prime / core::wheel + 1;
/// Bitmap bytes that a thread sieves at a time: 8 ms of work.
constexpr std::uint64_t sieved_share = std::uint64_t{1} << 20;
/// Kept ones that a thread takes at a time: some 50,000 primes, 0.1 ms of filing their hits.
constexpr std::uint64_t kept_share = std::uint64_t{1} << 15;

/// The list never ends below this: these sieve the bitmap up to 2^32.
constexpr std::uint64_t least_list_limit = 1U << 16;

std::vector<std::uint32_t> primes_by_trial_division(std::uint32_t end) {
    std::vector<std::uint32_t> primes;
    for (std::uint32_t n = 7; n < end; ++n) {
        bool prime = n % 2 != 0 && n % 3 != 0 && n % 5 != 0;
        for (std::uint32_t d = 7; prime && d * d <= n; ++d) prime = n % d != 0;
        if (prime) primes.push_back(n);
    }
    return primes;
}

/// Slack, so that a run which moves up does not extend the list in each batch.
std::uint64_t with_slack(std::uint64_t limit) {
    return limit + limit / 64 + 1000;
}

std::uint64_t bitmap_bytes_for(std::uint64_t limit) {
    return std::min(with_slack(limit), largest_sieving_prime) / core::wheel + 1;
}

}  // namespace

SievingPrimes::SievingPrimes(const Loops& loops, const Config& config)
    : loops_(loops), config_(config) {
    list_ = primes_by_trial_division(static_cast<std::uint32_t>(list_bytes_ * core::wheel));
}

std::uint64_t SievingPrimes::bytes_for(std::uint64_t limit,
                                       bool keep_shared,
                                       const Config& config) {
    const std::uint64_t top = std::min<std::uint64_t>(limit, config.mid_limit_for(limit));
    const double primes = core::estimate_primes({0, with_slack(top)}) + 100;
    // A vector that grows holds its old and its new memory for a moment.
    const auto list = static_cast<std::uint64_t>(1.1 * primes * sizeof(std::uint32_t));
    return list + (keep_shared && limit > config.mid_limit ? bitmap_bytes_for(limit) : 0);
}

bool SievingPrimes::extend(std::uint64_t limit,
                           bool keep_shared,
                           ThreadPool& pool,
                           std::span<SegmentSieve> sieves,
                           const std::stop_token& stop) {
    const std::uint64_t list_limit =
        std::min(limit, std::max<std::uint64_t>(config_.mid_limit_for(limit), least_list_limit));
    if (!extend_list(list_limit, sieves.front(), stop)) return false;
    return limit <= config_.mid_limit || !keep_shared || extend_bitmap(limit, pool, sieves, stop);
}

bool SievingPrimes::extend_list(std::uint64_t limit,
                                SegmentSieve& sieve,
                                const std::stop_token& stop) {
    if (limit < list_bytes_ * core::wheel) return true;
    const std::uint64_t end = with_slack(limit) / core::wheel + 1;
    if (!extend_list(core::isqrt(end * core::wheel), sieve, stop)) return false;
    std::vector<std::uint32_t> found(std::size_t{block_bytes} * 8 + decode_slack);
    const auto old_size = list_.size();
    list_.reserve(static_cast<std::size_t>(core::estimate_primes({0, end * core::wheel}) * 1.02) +
                  100);
    // The primes in use lie before those that are appended, and the memory is reserved; should the
    // estimate be too low nevertheless, the sieve reads from this copy.
    const std::vector<std::uint32_t> primes(
        list_.begin(), std::ranges::upper_bound(list_, core::isqrt(end * core::wheel)));
    const SieveJob job{
        .range = {list_bytes_, end - list_bytes_}, .primes = primes, .hit_sources = {}};
    const auto append = [&](std::uint64_t first_byte, std::span<const std::uint8_t> block) {
        const std::size_t count =
            loops_.decode(block.data(), block.size(), first_byte, found.data());
        list_.insert(list_.end(), found.begin(),
                     found.begin() + static_cast<std::ptrdiff_t>(count));
    };
    if (!sieve.run(job, append, stop)) {
        list_.resize(old_size);
        return false;
    }
    list_bytes_ = end;
    return true;
}

bool SievingPrimes::extend_bitmap(std::uint64_t limit,
                                  ThreadPool& pool,
                                  std::span<SegmentSieve> sieves,
                                  const std::stop_token& stop) {
    const std::uint64_t end = bitmap_bytes_for(limit);
    if (limit < bitmap_bytes_ * core::wheel) return true;
    if (bitmap_.size() == 0) bitmap_ = Buffer(whole_bitmap_bytes + sizeof(std::uint64_t));
    const std::uint64_t begin =
        std::max<std::uint64_t>(bitmap_bytes_, config_.mid_limit_beside_huge / core::wheel);
    Walk walk(*this, {begin, end - begin}, sieves);
    const auto copy = [this](std::uint64_t first_byte, std::span<const std::uint8_t> block) {
        std::memcpy(bitmap_.data() + first_byte, block.data(), block.size());
    };
    pool.run(end - begin > sieved_share ? pool.size() : 1,
             [&](unsigned worker) { walk.run(worker, copy, stop); });
    if (stop.stop_requested()) return false;
    bitmap_bytes_ = end;
    return true;
}

SievingPrimes::Walk::Walk(const SievingPrimes& primes,
                          std::uint64_t limit,
                          std::span<SegmentSieve> sieves)
    : primes_(primes),
      sieves_(sieves),
      kept_(limit < primes.bitmap_bytes_ * core::wheel),
      end_byte_(limit / core::wheel + 1),
      next_(primes.config_.mid_limit_beside_huge / core::wheel) {}

SievingPrimes::Walk::Walk(const SievingPrimes& primes,
                          core::ByteRange bytes,
                          std::span<SegmentSieve> sieves)
    : primes_(primes),
      sieves_(sieves),
      kept_(false),
      end_byte_(bytes.first + bytes.count),
      next_(bytes.first) {}

void SievingPrimes::Walk::run(unsigned worker, const Sink& sink, const std::stop_token& stop) {
    const std::uint64_t share = kept_ ? kept_share : sieved_share;
    for (std::uint64_t at = next_.fetch_add(share); at < end_byte_ && !stop.stop_requested();
         at = next_.fetch_add(share)) {
        const core::ByteRange taken = {at, std::min(share, end_byte_ - at)};
        const SieveJob job{.range = taken, .primes = primes_.list_, .hit_sources = {}};
        if (kept_)
            sink(at, {primes_.bitmap_.data() + at, taken.count});
        else if (!sieves_[worker].run(job, sink, stop))
            return;
    }
}

std::uint64_t SievingPrimes::limit() const noexcept {
    return std::max(list_bytes_, bitmap_bytes_) * core::wheel - 1;
}

std::span<const std::uint32_t> SievingPrimes::list(std::uint64_t limit) const {
    const std::uint64_t top = std::min<std::uint64_t>(limit, config_.mid_limit_for(limit));
    return {list_.begin(), std::ranges::upper_bound(list_, top)};
}

}  // namespace warpsieve::cpu
