#include "kernels/row_sieve/row_sieve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "core/further.hpp"
#include "core/math.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::gpu {
namespace {

/// Patterns always strike all their primes.
constexpr std::uint32_t largest_pattern_prime = register_prime(register_primes - 1);

/// Slices that are shorter than cells are read off bitmaps on the host.
bool reads_bitmaps(const core::Wanted& wanted) noexcept {
    return wanted.slice_shift < cell_shift;
}

/// @param byte where the cell begins @pre it has primes
core::Totals totals_of(const CellSummary& cell, std::uint64_t byte) {
    const std::uint64_t first = byte * core::wheel;
    return {.prime_count = cell.count,
            .smallest_prime = first + integer_of(bits_in_cell - cell.ends.first),
            .largest_prime = first + integer_of(cell.ends.last - 1)};
}

/// @param totals of the cell's primes
void add_further(core::Totals& totals,
                 const FurtherSummary& further,
                 std::uint64_t byte,
                 core::Quantities wanted) {
    const std::uint64_t first = byte * core::wheel;
    core::TupletCounts counts{};
    std::ranges::copy(further.tuplets, counts.begin());
    totals.tuplets = core::chosen(counts, wanted);
    if (core::has(wanted, core::quantity_gaps) && further.gap > 0)
        totals.largest_gap = {.size = further.gap, .start = first + further.gap_start};
    if (core::has(wanted, core::quantity_sum)) {
        totals.prime_sum = core::wide_product(first, totals.prime_count);
        totals.prime_sum += {.low = further.sum, .high = 0};
    }
}

/// Whether a window holds some of a sample.
bool overlap(const core::ByteRange& sample, const WindowJob& job) noexcept {
    return sample.first < job.window.base + job.edges.end &&
           job.window.base < sample.first + sample.count;
}

/// Digest and sample of a window.
void add_checks(core::BatchBuilder::Share& share,
                const core::Wanted& wanted,
                const WindowJob& job,
                std::span<const CellSummary> cells) {
    std::uint64_t byte = job.window.base;
    for (const CellSummary& cell : cells) {
        if (wanted.digest) share.digest += cell.digest;
        if (wanted.sample && byte - wanted.sample->first < wanted.sample->count)
            share.sample += {.count = cell.count, .digest = cell.digest};
        byte += cell_bits;
    }
}

/// Totals of a window, from the summaries of its cells.
void add_cells(core::BatchBuilder::Share& share,
               const core::BatchBuilder& batch,
               const WindowJob& job,
               const WindowOutput& output) {
    std::uint64_t byte = job.window.base;
    for (std::size_t i = 0; i < output.cells.size(); ++i) {
        const CellSummary& cell = output.cells[i];
        if (cell.count > 0) {
            core::Totals totals = totals_of(cell, byte);
            if (!output.further.empty())
                add_further(totals, output.further[i], byte, batch.wanted().quantities);
            batch.add_totals(share, byte, totals);
        }
        byte += cell_bits;
    }
}

constexpr std::uint32_t cell_integers = static_cast<std::uint32_t>(core::wheel) * cell_bits;

/// The primes from 7 up to the end of a cell. Half of the numbers, a bit each: 2 MB and some
/// milliseconds for 2^25.
std::vector<std::uint32_t> primes_of_cells(std::uint32_t cells) {
    const std::uint32_t odd = cells * (cell_integers / 2);
    std::vector<bool> composite(odd);  // of 2 i + 1
    for (std::uint64_t i = 1; 2 * i * (i + 1) < odd; ++i)
        if (!composite[i])
            for (std::uint64_t n = 2 * i * (i + 1); n < odd; n += 2 * i + 1) composite[n] = true;
    std::vector<std::uint32_t> primes;
    for (std::uint32_t i = 3; i < odd; ++i)
        if (!composite[i]) primes.push_back(2 * i + 1);
    return primes;
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

WindowWanted window_wanted(const core::Wanted& wanted) noexcept {
    if (reads_bitmaps(wanted)) return {.digest = true, .bitmap = true};
    return {.digest = true,
            .bitmap = wanted.bitmap,
            .further = wanted.quantities & ~core::quantity_primes};
}

WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job) noexcept {
    WindowWanted of_window = window_wanted(wanted);
    of_window.digest = wanted.digest || (wanted.sample && overlap(*wanted.sample, job));
    return of_window;
}

void SharedBatch::add(const WindowJob& job, const WindowOutput& output) {
    const std::uint64_t begin = job.window.base + job.edges.begin;
    core::BatchBuilder::Share share;
    add_checks(share, builder_.wanted(), job, output.cells);
    if (!output.bitmap.empty()) {
        const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
        if (reads_bitmaps(builder_.wanted())) builder_.add_totals_of(share, begin, inside);
        builder_.keep_bits(begin, inside);
    }
    if (!reads_bitmaps(builder_.wanted())) add_cells(share, builder_, job, output);
    const std::scoped_lock lock(mutex_);
    builder_.merge(std::move(share));
}

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

PrimeList::PrimeList()
    : beginning_(primes_of_cells(1)), ends_{static_cast<std::uint32_t>(beginning_.size())} {}

/// Twice as much at least as before: batches that go up ask for a little more each.
bool PrimeList::begin_with(std::uint32_t n) {
    if (covers(n)) return false;
    exact_cells_ = std::max(cell_of(n) + 1, 2 * exact_cells_);
    beginning_ = primes_of_cells(exact_cells_);
    ends_.clear();
    for (std::uint32_t cell = 0; cell < exact_cells_; ++cell)
        ends_.push_back(count_through((cell + 1) * cell_integers - 1));
    return true;
}

std::uint32_t PrimeList::count_through(std::uint32_t n) const {
    if (const std::uint32_t cell = cell_of(n); cell >= exact_cells_) return ends_.at(cell);
    return static_cast<std::uint32_t>(std::ranges::upper_bound(beginning_, n) - beginning_.begin());
}

std::vector<std::uint32_t> PrimeList::append(std::span<const CellSummary> cells) {
    std::vector<std::uint32_t> places;
    places.reserve(cells.size());
    for (const CellSummary& cell : cells) {
        places.push_back(ends_.back());
        ends_.push_back(ends_.back() + cell.count);
    }
    return places;
}

/// pi(x) <= x / ln x * (1 + 1.2762 / ln x) for all x > 1 (Dusart); no prime is above 2^32.
std::uint32_t PrimeList::bound(std::uint32_t n) {
    const double end = std::min(double{cell_integers} * (cell_of(n) + 1.0), 0x1p32);
    const double log = std::log(end);
    return static_cast<std::uint32_t>(end / log * (1 + 1.2762 / log)) + 1;
}

}  // namespace warpsieve::gpu
