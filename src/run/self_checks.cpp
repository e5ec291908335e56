#include "run/self_checks.hpp"

#include <fmt/format.h>

#include "warpsieve/error.hpp"

namespace warpsieve::run {

bool sieves_the_same_again(const core::LastBatch& last,
                           core::Engine& engine,
                           const std::stop_token& stop,
                           const std::string& file) {
    const auto again = engine.sieve(last.interval, {.slice_shift = 63, .digest = true}, stop);
    if (!again) return false;
    const std::uint64_t count = again->totals().prime_count;
    if (count == last.prime_count && again->digest == last.digest) return true;
    throw WrongResultError(fmt::format(
        "batch [{}, {}] of {} sieved again gives {} primes, the file says {}{}: this "
        "machine, or the one that wrote it, computes wrongly (run 'warpsieve verify' on "
        "another machine)",
        last.interval.first, last.interval.last, file, count, last.prime_count,
        count == last.prime_count ? " but others" : ""));
}

void require_as_many_stored(const core::BatchResult& batch, std::uint64_t stored) {
    const std::uint64_t counted = batch.totals().prime_count;
    if (counted == stored) return;
    throw WrongResultError(fmt::format(
        "batch [{}, {}]: the engine counts {} primes, its bitmap holds {}: this machine "
        "computes wrongly (what was saved before is good; go on on another one)",
        batch.interval.first, batch.interval.last, counted, stored));
}

}  // namespace warpsieve::run
