#include "kernels/row_sieve/row_sieve.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/math.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::gpu {
namespace {

/// Patterns always strike all their primes.
constexpr std::uint32_t largest_pattern_prime = register_prime(register_primes - 1);

/// The largest prime that may hit bytes of a bitmap, up to the end of the range.
std::uint32_t root_before(std::uint64_t byte) {
    return static_cast<std::uint32_t>(core::isqrt(core::saturating_multiply(byte, core::wheel)));
}

std::uint32_t root_of(const WindowJob& job) {
    return static_cast<std::uint32_t>(core::isqrt(job.last));
}

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

void RowSieve::reserve(std::uint32_t root, bool bitmaps) {
    const std::uint32_t most = PrimeList::bound(tuning_.thread_limit);
    const std::uint32_t window = window_at(tuning_, root);
    forget_prefetched();
    reserved_ = {.window_bits = window,
                 .records = std::min(PrimeList::bound(least_sparse_prime(window)), most),
                 .sparse = most,
                 .keys = keys_at(tuning_, root, launcher_.limits()),
                 .bitmaps = bitmaps};
    launcher_.reserve(reserved_);
}

Cut RowSieve::cut_of(const core::ByteRange& bytes,
                     std::uint32_t devices,
                     std::uint32_t limit) const {
    const DeviceLimits limits = launcher_.limits();
    const std::uint32_t root = std::min(root_before(bytes.first + bytes.count), limit);
    std::uint32_t window = std::min(window_at(tuning_, root), reserved_.window_bits);
    if (root > tuning_.thread_limit)
        window = std::min(
            {window, most_tiles(limits) * tuning_.tile_bits,
             window_of_keys(reserved_.keys, tuning_.tile_bits, large_primes(tuning_, root))});
    Tuning here = tuning_;
    here.window_bits = std::max(window, tuning_.tile_bits);
    return choose_cut(bytes, here, devices, limits.multiprocessors);
}

bool RowSieve::extend_primes(std::uint32_t limit, const std::stop_token& stop) {
    if (primes_.covers(limit)) return true;
    if (primes_.begin_with(std::min(limit, tuning_.thread_limit))) load_beginning();
    if (primes_.covers(limit)) return true;
    launcher_.reserve_primes(PrimeList::bound(limit));
    const Interval missing = {primes_.end(), PrimeList::end_of_cell(limit)};
    const Cut cut = cut_of(core::bytes_of(missing), 1, all_primes);
    WindowQueue queue(missing);
    const unsigned free = slot_ ^ 1;  // in the other one there may be a prefetched window
    while (const auto job = queue.next(cut)) {
        if (stop.stop_requested()) return false;
        sieve_window(*job, all_primes, free);
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
        advance(job, windows.limit, window_wanted(batch.wanted(), *job), batch);
    }
    advance(next_prefetch(prefetch), prefetch.limit, window_wanted(batch.wanted()), batch);
    return true;
}

/// Begins a window, if there is one, and adds the one before to the batch while the device works.
void RowSieve::advance(const std::optional<WindowJob>& next,
                       std::uint32_t limit,
                       const WindowWanted& wanted,
                       SharedBatch& batch) {
    const std::optional<WindowJob> before = std::exchange(in_flight_, next);
    const unsigned slot = slot_;
    if (next) {
        slot_ ^= 1;
        sieve_window(*next, limit, slot_);
        launcher_.summarise(next->window, next->edges, wanted);
    }
    if (before) batch.add(*before, launcher_.collect(slot));
}

/// Nothing to prefetch where sieving primes would have to be made first.
std::optional<WindowJob> RowSieve::next_prefetch(const DeviceWindows& prefetch) const {
    const auto job = prefetch.next();
    const bool possible = job && primes_.covers(std::min(root_of(*job), prefetch.limit));
    return possible ? job : std::nullopt;
}

void RowSieve::sieve_window(const WindowJob& job, std::uint32_t limit, unsigned slot) {
    const std::uint32_t root = root_of(job);
    const std::uint32_t largest = std::max(std::min(root, limit), largest_pattern_prime);
    const PrimeClasses classes = classes_of(job, largest);
    const PartitionPlan large = plan_of(job.window, classes, largest);
    launcher_.begin_window(slot);
    launcher_.prepare_records(job.window, classes);
    if (!large.empty()) launcher_.partition(job.window, large);
    launcher_.sieve_tiles(job.window, pattern_offsets(job.window.base), classes);
    if (!large.empty()) launcher_.strike_overflow(job.window, large);
    // All primes up to the end of the cell of the largest may have struck.
    if (job.window.base / cell_bits <= PrimeList::cell_of(largest))
        launcher_.restore_primes(job.window, classes.end);
    if (root > limit) launcher_.test_survivors(job.window, job.edges);
}

PartitionPlan RowSieve::plan_of(const Window& window,
                                const PrimeClasses& classes,
                                std::uint32_t limit) const {
    if (classes.sparse_end == classes.end) return {};
    if (tile_count(window) > rows_per_window * most_tiles(launcher_.limits()))
        throw Error(ExitCode::wrong,
                    "a window has too many tiles for large primes [internal error]");
    const LargePrimes large = large_primes(tuning_, limit);
    const std::uint64_t fitting = reserved_.keys / tile_count(window) / keys_a_piece * keys_a_piece;
    return {.visits = plan_visits(primes_, classes.sparse_end, classes.end, large, window.bits),
            .bucket_room = static_cast<std::uint32_t>(
                std::min<std::uint64_t>(bucket_room(window.tile_bits, large), fitting))};
}

PrimeClasses RowSieve::classes_of(const WindowJob& job, std::uint32_t limit) const {
    const std::uint32_t end = primes_.count_through(limit);
    const auto end_at = [&](std::uint32_t prime, std::uint32_t begin) {
        return std::clamp(primes_.count_through(std::min(prime, limit)), begin, end);
    };
    const std::uint32_t warp_limit =
        std::min(job.window.tile_bits / tuning_.warp_multiples, tuning_.thread_limit);
    PrimeClasses classes{.warp_end = end_at(warp_limit, first_struck_prime), .end = end};
    classes.dense_end = end_at(
        std::min(least_sparse_prime(job.window.bits) - 1, tuning_.thread_limit), classes.warp_end);
    classes.sparse_end = end_at(tuning_.thread_limit, classes.dense_end);
    return classes;
}

}  // namespace warpsieve::gpu
