#include "io/read/stored_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// The chunk of the count-th element, counted from 1; the first one of none.
std::uint64_t chunk_of_count(std::uint64_t count) {
    return count == 0 ? 0 : (count - 1) / chunk_primes;
}

/// Where the shards of a store of primes end: at their last primes.
void append_prime_shards(const Checkpoint& checkpoint, std::vector<KnownCount>& counts) {
    for (const Shard& shard : checkpoint.shards)
        counts.push_back({shard.last_prime, shard.offset + shard.elements});
}

/// Where the shards of a bitmap end. 2, 3 and 5 lie before the end of the first byte, and so before
/// the end of every shard, but have no bit.
void append_bitmap_shards(const Checkpoint& checkpoint, std::vector<KnownCount>& counts) {
    const Interval& job = checkpoint.progress.job().interval;
    std::uint64_t count = core::count_wheel_primes(job).prime_count;
    for (const Shard& shard : checkpoint.shards) {
        const std::uint64_t end = core::byte_of(job.first) + shard.offset + shard.elements;
        count += shard.prime_count;
        counts.push_back({core::saturating_add((end - 1) * core::wheel, core::wheel - 1), count});
    }
}

}  // namespace

std::vector<KnownCount> known_counts(const Checkpoint& checkpoint) {
    std::vector<KnownCount> counts;
    for (const core::GridRow& row : checkpoint.progress.grid())
        counts.push_back({row.last, row.totals.prime_count});
    if (checkpoint.progress.job().store == core::Store::primes)
        append_prime_shards(checkpoint, counts);
    else
        append_bitmap_shards(checkpoint, counts);
    std::ranges::sort(counts, {}, &KnownCount::through);
    return counts;
}

StoredReader::StoredReader(FileSystem& files, const std::string& output, const Reading& reading)
    : run_(open_run(files, output, reading.stopped)),
      known_(known_counts(run_.checkpoint)),
      chunks_(files, run_, reading) {}

bool StoredReader::stores_primes() const noexcept {
    return checkpoint().progress.job().store != core::Store::none;
}

std::optional<Interval> StoredReader::sieved() const {
    const core::Progress& progress = checkpoint().progress;
    const auto through = progress.sieved_through();
    if (!through) return std::nullopt;
    return Interval{progress.job().interval.first, *through};
}

void StoredReader::require_sieved(const Interval& range) const {
    const auto all = sieved();
    if (!all) throw UsageError(run_.file + " holds nothing yet (let the run go on first)");
    if (range.first >= all->first && range.last <= all->last) return;
    throw UsageError(fmt::format("[{}, {}] is not within what {} holds, [{}, {}]{}", range.first,
                                 range.last, run_.file, all->first, all->last,
                                 checkpoint().status == Status::complete
                                     ? ""
                                     : " (sieved_through; the run is not complete yet)"));
}

void StoredReader::require_primes() const {
    if (!stores_primes())
        throw UsageError(run_.file +
                         " stores no primes, only their counts (run it with --store primes or "
                         "--store bitmap into another file)");
}

const DecodedChunk& StoredReader::decoded(std::uint64_t chunk) {
    if (decoded_index_ != chunk) {
        decoded_index_.reset();
        decoded_.emplace(chunks_.fetch(chunk));
        decoded_index_ = chunk;
    }
    return *decoded_;
}

std::uint64_t StoredReader::first_prime_of(std::uint64_t chunk) {
    const auto known = first_primes_.find(chunk);
    if (known != first_primes_.end()) return known->second;
    return first_primes_[chunk] = decoded(chunk).first_prime();
}

StoredReader::KnownAround StoredReader::known_around(std::uint64_t x) const {
    const auto above = std::ranges::upper_bound(known_, x, {}, &KnownCount::through);
    KnownAround around;
    if (above != known_.begin()) around.below = *std::prev(above);
    if (above != known_.end()) around.above = *above;
    return around;
}

/// The last chunk whose first prime is at most n; the first chunk where there is none.
std::uint64_t StoredReader::chunk_of_primes(std::uint64_t n) {
    const KnownAround around = known_around(n);
    std::uint64_t low = chunk_of_count(around.below ? around.below->count : 0);
    std::uint64_t high = chunk_of_count(around.above ? around.above->count : chunks_.elements());
    while (low < high) {
        const std::uint64_t middle = high - (high - low) / 2;
        if (first_prime_of(middle) <= n)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

std::uint64_t StoredReader::chunk_with(std::uint64_t n) {
    const core::Job& job = checkpoint().progress.job();
    if (job.store == core::Store::primes) return chunk_of_primes(n);
    return (core::byte_of(n) - core::byte_of(job.interval.first)) /
           chunk_elements(core::Store::bitmap);
}

ChunkRange StoredReader::chunks_of(const Interval& range) {
    if (chunks_.elements() == 0) return {};
    const std::uint64_t first = chunk_with(range.first);
    return {first, chunk_with(range.last) - first + 1};
}

void StoredReader::throw_unknown(std::uint64_t x, const KnownAround& around) const {
    const std::string below =
        around.below ? std::to_string(around.below->through) + " and " : std::string();
    throw UsageError(fmt::format(
        "{} stores no primes, so it does not know how many there are through {}: only where rows "
        "of its grid end, as at {}{} (ask for one of these)",
        run_.file, x, below, around.above->through));
}

std::uint64_t StoredReader::count_through(std::uint64_t x) {
    const KnownAround around = known_around(x);
    if (around.below && around.below->through == x) return around.below->count;
    if (!stores_primes()) throw_unknown(x, around);
    if (chunks_.elements() == 0) return 0;
    return checkpoint().progress.job().store == core::Store::primes ? count_primes(x)
                                                                    : count_bits(x, around.below);
}

std::uint64_t StoredReader::count_primes(std::uint64_t x) {
    const std::uint64_t chunk = chunk_of_primes(x);
    return chunk * chunk_primes + decoded(chunk).count({0, x});
}

/// Counts on from what is known.
std::uint64_t StoredReader::count_bits(std::uint64_t x, const std::optional<KnownCount>& below) {
    const Interval rest{below ? below->through + 1 : sieved()->first, x};
    std::uint64_t count = below ? below->count : 0;
    const ChunkRange chunks = chunks_of(rest);
    for (std::uint64_t i = 0; i < chunks.count; ++i) count += decoded(chunks.first + i).count(rest);
    return count;
}

std::uint64_t StoredReader::count(const Interval& range) {
    if (chunks_.elements() == 0) return 0;
    const std::uint64_t before =
        range.first == sieved()->first ? 0 : count_through(range.first - 1);
    return count_through(range.last) - before;
}

bool StoredReader::holds(std::uint64_t n) {
    return chunks_.elements() != 0 && decoded(chunk_with(n)).holds(n);
}

}  // namespace warpsieve::io
