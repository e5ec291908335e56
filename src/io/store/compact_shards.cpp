#include "io/store/compact_shards.hpp"

#include <algorithm>
#include <utility>

#include "io/checkpoint/shard_file.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"

namespace warpsieve::io {
namespace {

core::Store store_of(const CompactionJob& job) {
    return job.run.progress.job().store;
}

/// All that the new shard says of its contents: it follows from what its sources say, which is
/// verified as they are copied.
Shard described(const CompactionJob& job, std::span<const Shard> group) {
    Shard whole{.level = group.front().level + 1, .offset = group.front().offset};
    for (const Shard& source : group) {
        whole.elements += source.elements;
        whole.prime_count += source.prime_count;
        if (whole.first_prime == 0) whole.first_prime = source.first_prime;
        if (source.last_prime != 0) whole.last_prime = source.last_prime;
    }
    const std::uint64_t chunk = chunk_elements(store_of(job));
    const Session& session = job.run.history.back();
    const ChunkRange range{whole.offset / chunk, whole.elements / chunk};
    whole.file = job.names.shard(shard_name(range, session.number, session.identity.session_id));
    return whole;
}

std::uint64_t capacity_for(const CompactionJob& job, std::span<const Shard> group) {
    std::uint64_t bytes = 2 * growth_bytes;
    for (const Shard& source : group)
        bytes += source.bytes + index_capacity(source.elements / chunk_elements(store_of(job)));
    return bytes;
}

void require_free_space(const CompactionJob& job, std::uint64_t capacity) {
    const std::optional<std::uint64_t> free = job.files.free_space(job.names.shards());
    if (!free || *free >= 2 * capacity) return;
    throw IoError("for a merged shard of " + std::to_string(capacity) +
                  " bytes twice as much must be free on the file system of " + job.names.shards() +
                  " (free some space)");
}

/// False when stopped.
bool append_all(const CompactionJob& job, std::span<const Shard> group, ChunkAppender& appender) {
    return std::ranges::all_of(group, [&](const Shard& source) {
        const auto image = map_proved_shard(job.files, job.names, job.run, source, job.reading);
        return appender.append(*image, dataset_name(store_of(job)));
    });
}

std::optional<std::uint64_t> build_compacted(const CompactionJob& job,
                                             std::span<const Shard> group,
                                             Shard& whole,
                                             NewImage& memory) {
    const core::Store store = store_of(job);
    FixedImageWriter writer(memory.bytes());
    write_shard_root(writer.file(),
                     {.store = store,
                      .run_id = job.run.run_id,
                      .session = job.run.history.back().number,
                      .software_version = job.run.software_version},
                     whole);
    ChunkAppender appender(
        create_chunked(writer.file(), dataset_name(store), store, whole.elements), store,
        whole.elements, memory, job.reading.stopped);
    if (!append_all(job, group, appender)) return std::nullopt;
    appender.dataset().close("close the data set of a merged shard");
    const std::span<std::uint8_t> file = memory.bytes().first(writer.finish());
    if (digest_of_chunks(file, memory, store, job.reading.stopped) != appender.digest())
        throw WrongResultError(whole.file +
                               " does not hold what was copied into it: this machine errs (what "
                               "was copied was not touched)");
    seal_shard(file, whole, letting_go(memory, job.reading.stopped));
    return file.size();
}

/// The new shard, durable; no generation names it yet. Empty when stopped.
/// @throw DamagedShard (recover.hpp) when a source is; IoError when it cannot be written
std::optional<Shard> write_compacted(const CompactionJob& job, std::span<const Shard> group) {
    Shard whole = described(job, group);
    const std::uint64_t capacity = capacity_for(job, group);
    require_free_space(job, capacity);
    // Only an attempt of this very session that could not be removed can have the name.
    NewFile file(job.files, job.names.path_of(whole.file), Leftover::remove);
    const auto bytes = file.build(
        capacity, job.scratch, shard_seal,
        [&](NewImage& memory) { return build_compacted(job, group, whole, memory); },
        job.reading.stopped);
    if (!bytes) return std::nullopt;
    job.files.sync_folder(job.names.shards());
    file.keep();
    return whole;
}

void replace(std::vector<Shard>& shards, std::size_t first, Shard compacted) {
    const auto begin = shards.begin() + static_cast<std::ptrdiff_t>(first);
    *begin = std::move(compacted);
    shards.erase(begin + 1, begin + compacted_at_once);
}

}  // namespace

std::optional<std::size_t> shards_to_compact(std::span<const std::uint64_t> levels) {
    if (levels.size() < most_shards) return std::nullopt;
    std::optional<std::size_t> best;
    std::size_t neighbours = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        neighbours = i > 0 && levels[i] == levels[i - 1] ? neighbours + 1 : 1;
        if (neighbours < compacted_at_once || levels[i] == no_level) continue;
        if (!best || levels[i] < levels[*best]) best = i + 1 - compacted_at_once;
    }
    return best;
}

std::optional<std::size_t> ShardCompactor::next(const std::vector<Shard>& shards) const {
    std::vector<std::uint64_t> levels;
    levels.reserve(shards.size());
    for (const Shard& shard : shards)
        levels.push_back(damaged_.contains(shard.file) ? no_level : shard.level);
    return shards_to_compact(levels);
}

bool ShardCompactor::is_due(const std::vector<Shard>& shards) const {
    return shards.size() >= at_least_ && next(shards);
}

std::optional<std::string> ShardCompactor::compact(const CompactionJob& job) {
    std::vector<Shard>& shards = job.run.shards;
    const auto first = next(shards);
    if (!first) return std::nullopt;
    try {
        auto compacted = write_compacted(job, std::span(shards).subspan(*first, compacted_at_once));
        if (!compacted) return std::nullopt;
        replace(shards, *first, std::move(*compacted));
        told_ = false;
        return std::nullopt;
    } catch (const core::Interrupted&) {
        return std::nullopt;
    } catch (const DamagedShard& error) {
        damaged_.insert(error.file());
        return std::string(error.what()) +
               ": it is not merged, and the run is not whole without it (restore it from a copy)";
    } catch (const IoError& error) {
        at_least_ = shards.size() + compacted_at_once;
        if (std::exchange(told_, true)) return std::nullopt;
        return std::string("shards are not merged: ") + error.what() +
               "; the run goes on with more of them and tries again";
    }
}

}  // namespace warpsieve::io
