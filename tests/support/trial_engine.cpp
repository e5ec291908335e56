#include "support/trial_engine.hpp"

#include <vector>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/plain_totals.hpp"

namespace warpsieve::test {

bool is_prime(std::uint64_t n) {
    if (n < 2) return false;
    for (std::uint64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return true;
}

core::BatchResult sieve_by(const std::function<bool(std::uint64_t)>& prime,
                           const Interval& interval,
                           const core::Wanted& wanted) {
    const core::ByteRange range = core::bytes_of(interval);
    core::BatchResult result{.interval = interval};
    result.bitmap.resize(range.count);
    const std::vector<std::uint64_t> lasts = core::slice_lasts(wanted.seams, interval);
    std::vector<std::vector<std::uint64_t>> found(lasts.size());
    std::vector<std::uint64_t> all;
    std::size_t slice = 0;
    for (std::uint64_t n = interval.first;; ++n) {
        if (prime(n)) {
            const std::uint64_t byte = core::byte_of(n);
            found[slice].push_back(n);
            all.push_back(n);
            for (unsigned bit = 0; bit < core::wheel_residues.size(); ++bit)
                if (n % core::wheel == core::wheel_residues[bit])
                    result.bitmap[byte - range.first] |= static_cast<std::uint8_t>(1U << bit);
        }
        if (n == interval.last) break;
        if (n == lasts[slice]) ++slice;
    }
    for (const auto& primes : found)
        result.slices.push_back(plain_totals(primes, wanted.quantities));
    result.gap_table = PlainTotals(all, wanted.quantities).gap_table();
    if (wanted.digest) result.digest = core::digest_bits(result.bitmap, range.first);
    if (wanted.sample) result.sample = core::sample_of(result.bitmap, range, *wanted.sample);
    if (!wanted.bitmap) result.bitmap.clear();
    return result;
}

std::optional<core::BatchResult> TrialEngine::sieve(const Interval& interval,
                                                    const core::Wanted& wanted,
                                                    std::stop_token stop) {
    const std::size_t batch = script_.batches++;
    if (script_.before) script_.before(batch, interval);
    if (stop.stop_requested()) return std::nullopt;
    core::BatchResult result =
        script_.sieve ? script_.sieve(interval, wanted) : sieve_by(script_.prime, interval, wanted);
    if (script_.after) script_.after(batch, result);
    return result;
}

}  // namespace warpsieve::test
