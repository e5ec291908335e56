#include "kernels/row_sieve/row_sieve.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/math.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::kernels {
namespace {

/// Patterns always strike all their primes.
constexpr std::uint32_t largest_pattern_prime = register_prime(register_primes - 1);

}  // namespace

RowSieve::RowSieve(Launcher& launcher, const Knobs& knobs) : launcher_(launcher), knobs_(knobs) {
    launcher_.load_patterns(make_pattern_tables());
    launcher_.reserve_primes(static_cast<std::uint32_t>(primes_.beginning().size()));
    launcher_.load_primes(primes_.beginning());
}

std::uint32_t RowSieve::record_bound(const Knobs& knobs) {
    return PrimeList::bound(knobs.thread_limit);
}

bool RowSieve::extend_primes(std::uint32_t limit, const std::stop_token& stop) {
    if (primes_.covers(limit)) return true;
    launcher_.reserve_primes(PrimeList::bound(limit));
    constexpr std::uint64_t chunk_integers = core::wheel * chunk_bits;
    const Interval missing = {
        primes_.chunks() * chunk_integers,
        std::min<std::uint64_t>((PrimeList::chunk_of(limit) + 1) * chunk_integers - 1,
                                std::numeric_limits<std::uint32_t>::max())};
    const Cut cut =
        choose_cut(core::bytes_of(missing), knobs_, 1, launcher_.limits().multiprocessors);
    WindowQueue queue(missing, cut);
    while (const auto job = queue.next()) {
        if (stop.stop_requested()) return false;
        sieve_window(*job);
        const unsigned free = slot_ ^ 1;
        launcher_.summarise(job->window, job->edges, {}, free);
        launcher_.append_primes(job->window, job->edges,
                                primes_.append(launcher_.collect(free).chunks));
    }
    return true;
}

bool RowSieve::sieve(WindowQueue& queue,
                     WindowQueue& ahead,
                     BatchAssembler& batch,
                     const std::stop_token& stop) {
    while (const auto job = queue.next()) {
        if (stop.stop_requested()) return false;
        advance(job, batch);
    }
    advance(next_ahead(ahead), batch);
    return true;
}

/// Begins a window, if there is one, and adds the one before to the batch while the device works.
void RowSieve::advance(const std::optional<WindowJob>& next, BatchAssembler& batch) {
    const std::optional<WindowJob> before = std::exchange(begun_, next);
    const unsigned slot = slot_;
    if (next) {
        slot_ ^= 1;
        sieve_window(*next);
        launcher_.summarise(next->window, next->edges, batch.extras(), slot_);
    }
    if (before) batch.add(*before, launcher_.collect(slot));
}

/// None where sieving primes would have to be made first.
std::optional<WindowJob> RowSieve::next_ahead(WindowQueue& ahead) const {
    const auto job = ahead.next();
    const bool possible = job && primes_.covers(static_cast<std::uint32_t>(core::isqrt(job->last)));
    return possible ? job : std::nullopt;
}

void RowSieve::sieve_window(const WindowJob& job) {
    const auto root = static_cast<std::uint32_t>(core::isqrt(job.last));
    const std::uint32_t limit = std::max(root, largest_pattern_prime);
    const PrimeClasses classes = classes_of(job, limit);
    launcher_.prepare_records(job.window, classes.thread_end);
    launcher_.sieve_tiles(job.window, pattern_offsets(job.window.base), classes);
    if (classes.thread_end < classes.end)
        launcher_.strike_window(job.window, classes.thread_end, classes.end);
    // All primes up to the end of the limit's chunk may have struck.
    if (job.window.base / chunk_bits <= PrimeList::chunk_of(limit))
        launcher_.restore_primes(job.window, classes.end);
}

PrimeClasses RowSieve::classes_of(const WindowJob& job, std::uint32_t limit) const {
    const std::uint32_t end = primes_.count_through(limit);
    const auto end_at = [&](std::uint32_t prime, std::uint32_t begin) {
        return std::clamp(primes_.count_through(std::min(prime, limit)), begin, end);
    };
    const std::uint32_t warp_limit =
        std::min(job.window.tile_bits / knobs_.warp_multiples, knobs_.thread_limit);
    const std::uint32_t warp_end = end_at(warp_limit, first_struck_prime);
    return {.warp_end = warp_end, .thread_end = end_at(knobs_.thread_limit, warp_end), .end = end};
}

}  // namespace warpsieve::kernels
