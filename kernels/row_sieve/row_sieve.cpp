#include "kernels/row_sieve/row_sieve.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/math.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::gpu {
namespace {

/// Patterns always strike all their primes.
constexpr std::uint32_t largest_pattern_prime = register_prime(register_primes - 1);

/// Tells the launcher when a batch begins and ends.
class NamedBatch {
public:
    NamedBatch(Launcher& launcher, const Interval& interval) : launcher_(launcher) {
        launcher_.begin_batch(interval);
    }
    ~NamedBatch() { launcher_.end_batch(); }
    NamedBatch(const NamedBatch&) = delete;
    NamedBatch& operator=(const NamedBatch&) = delete;
    NamedBatch(NamedBatch&&) = delete;
    NamedBatch& operator=(NamedBatch&&) = delete;

private:
    Launcher& launcher_;
};

}  // namespace

RowSieve::RowSieve(Launcher& launcher, const Tuning& tuning)
    : launcher_(launcher), tuning_(tuning) {
    launcher_.load_patterns(make_pattern_tables());
    load_beginning();
}

void RowSieve::load_beginning() {
    launcher_.reserve_primes(static_cast<std::uint32_t>(primes_.beginning().size()));
    launcher_.load_primes(primes_.beginning());
}

Workspace RowSieve::workspace_for(const Tuning& tuning, bool bitmaps) {
    const std::uint32_t most = PrimeList::bound(tuning.thread_limit);
    return {.window_bits = tuning.window_bits,
            .records = std::min(PrimeList::bound(tuning.least_sparse_prime()), most),
            .sparse = most,
            .bitmaps = bitmaps};
}

bool RowSieve::extend_primes(std::uint32_t limit, const std::stop_token& stop) {
    if (primes_.covers(limit)) return true;
    if (primes_.begin_with(std::min(limit, tuning_.thread_limit))) load_beginning();
    if (primes_.covers(limit)) return true;
    launcher_.reserve_primes(PrimeList::bound(limit));
    const Interval missing = {
        std::uint64_t{primes_.cells()} * cell_integers,
        std::min<std::uint64_t>((PrimeList::cell_of(limit) + 1) * std::uint64_t{cell_integers} - 1,
                                std::numeric_limits<std::uint32_t>::max())};
    const Cut cut =
        choose_cut(core::bytes_of(missing), tuning_, 1, launcher_.limits().multiprocessors);
    WindowQueue queue(missing);
    const unsigned free = slot_ ^ 1;  // in the other one there may be a prefetched window
    while (const auto job = queue.next(cut)) {
        if (stop.stop_requested()) return false;
        sieve_window(*job, free);
        launcher_.summarise(job->window, job->edges, {});
        launcher_.append_primes(job->window, job->edges,
                                primes_.append(launcher_.collect(free).cells));
    }
    return true;
}

bool RowSieve::sieve(const DeviceWindows& windows,
                     const DeviceWindows& prefetch,
                     SharedBatch& batch,
                     const std::stop_token& stop) {
    const NamedBatch named(launcher_, batch.interval());
    while (const auto job = windows.next()) {
        if (stop.stop_requested()) {
            in_flight_.reset();  // it comes with what this batch wants of it, and no more
            return false;
        }
        advance(job, window_wanted(batch.wanted(), *job), batch);
    }
    advance(next_prefetch(prefetch), window_wanted(batch.wanted()), batch);
    return true;
}

/// Begins a window, if there is one, and adds the one before to the batch while the device works.
void RowSieve::advance(const std::optional<WindowJob>& next,
                       const WindowWanted& wanted,
                       SharedBatch& batch) {
    const std::optional<WindowJob> before = std::exchange(in_flight_, next);
    const unsigned slot = slot_;
    if (next) {
        slot_ ^= 1;
        sieve_window(*next, slot_);
        launcher_.summarise(next->window, next->edges, wanted);
    }
    if (before) batch.add(*before, launcher_.collect(slot));
}

/// Nothing to prefetch where sieving primes would have to be made first.
std::optional<WindowJob> RowSieve::next_prefetch(const DeviceWindows& prefetch) const {
    const auto job = prefetch.next();
    const bool possible = job && primes_.covers(static_cast<std::uint32_t>(core::isqrt(job->last)));
    return possible ? job : std::nullopt;
}

void RowSieve::sieve_window(const WindowJob& job, unsigned slot) {
    const auto root = static_cast<std::uint32_t>(core::isqrt(job.last));
    const std::uint32_t limit = std::max(root, largest_pattern_prime);
    const PrimeClasses classes = classes_of(job, limit);
    launcher_.begin_window(slot);
    launcher_.prepare_records(job.window, classes);
    launcher_.sieve_tiles(job.window, pattern_offsets(job.window.base), classes);
    if (classes.sparse_end < classes.end)
        launcher_.strike_window(job.window, classes.sparse_end, classes.end);
    // All primes up to the end of the limit's cell may have struck.
    if (job.window.base / cell_bits <= PrimeList::cell_of(limit))
        launcher_.restore_primes(job.window, classes.end);
}

PrimeClasses RowSieve::classes_of(const WindowJob& job, std::uint32_t limit) const {
    const std::uint32_t end = primes_.count_through(limit);
    const auto end_at = [&](std::uint32_t prime, std::uint32_t begin) {
        return std::clamp(primes_.count_through(std::min(prime, limit)), begin, end);
    };
    const std::uint32_t warp_limit =
        std::min(job.window.tile_bits / tuning_.warp_multiples, tuning_.thread_limit);
    PrimeClasses classes{.warp_end = end_at(warp_limit, first_struck_prime), .end = end};
    classes.dense_end =
        end_at(std::min(tuning_.least_sparse_prime() - 1, tuning_.thread_limit), classes.warp_end);
    classes.sparse_end = end_at(tuning_.thread_limit, classes.dense_end);
    return classes;
}

}  // namespace warpsieve::gpu
