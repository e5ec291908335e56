#include "io/join/consolidate.hpp"

#include "core/plural.hpp"
#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/join/one_file.hpp"
#include "io/store/recover.hpp"
#include "io/store/shards_ahead.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

void require_complete(const Recovered& run) {
    if (run.checkpoint.status == Status::complete) return;
    const std::uint64_t primes = run.checkpoint.progress.totals().prime_count;
    throw UsageError(run.file + " is not complete: " + std::to_string(primes) +
                     core::plural(primes, " prime", " primes") +
                     " so far (run it to its end first)");
}

core::Store store_of(const Recovered& run) {
    return run.checkpoint.progress.job().store;
}

/// Bytes that the new file takes at most: those of the old ones, whose data is copied as it is, an
/// entry a chunk in the index of a longer data set (less than 64 bytes, with its page), a tail that
/// becomes a chunk of full length, and the step in which libhdf5 grows a file.
std::uint64_t capacity_for(const Recovered& run) {
    const std::uint64_t chunks = stored_elements(run.checkpoint) / chunk_elements(store_of(run));
    std::uint64_t bytes = run.image->bytes().size() + 64 * chunks + 2 * chunk_bytes + growth_bytes;
    for (const Shard& shard : run.checkpoint.shards) bytes += shard.bytes;
    return bytes;
}

/// Appends all that a run stores: its shards, then its tail. False when stopped.
bool append_stored(FileSystem& files,
                   const Recovered& run,
                   const ConsolidateOptions& options,
                   ChunkAppender& appender) {
    const std::vector<Shard>& shards = run.checkpoint.shards;
    ShardsAhead proved(files, run.names, run.checkpoint,
                       {options.warning, core::stop_check(options.stop), options.threads > 1});
    for (std::size_t i = 0; i < shards.size(); ++i) {
        const auto image = proved.take(i, options.warning);
        if (!appender.append(*image, dataset_name(store_of(run)))) return false;
        if (options.progress)
            options.progress(static_cast<double>(i + 1) / static_cast<double>(shards.size() + 1));
    }
    return appender.append(*run.image, shards.empty() ? dataset_name(store_of(run)) : tail_name);
}

/// The digest of all chunks that were copied; empty when stopped.
std::optional<std::uint64_t> write_copy(FileSystem& files,
                                        const Recovered& run,
                                        const ConsolidateOptions& options,
                                        FileMemory& memory,
                                        hid_t file) {
    const core::Store store = store_of(run);
    write_metadata(file, run.checkpoint);
    if (store == core::Store::none) return 0;
    const std::uint64_t elements = stored_elements(run.checkpoint);
    ChunkAppender appender(create_chunked(file, dataset_name(store), store, elements), store,
                           elements, memory, core::stop_check(options.stop));
    describe_stored_data(appender.dataset(), run.checkpoint, 0, elements);
    if (!append_stored(files, run, options, appender)) return std::nullopt;
    appender.dataset().close("close the copied data set");
    return appender.digest();
}

/// Makes the sealed file in memory that is mapped: libhdf5 itself must not write to a disk. When
/// that is full, it leaves the process in a state in which its end is a crash (measured with
/// 1.10.8). @return the size of the file; empty when stopped
std::optional<std::uint64_t> build_copy(FileSystem& files,
                                        const Recovered& run,
                                        const ConsolidateOptions& options,
                                        NewImage& memory) {
    FixedImageWriter writer(memory.bytes());
    const std::optional<std::uint64_t> digest =
        write_copy(files, run, options, memory, writer.file());
    if (!digest) return std::nullopt;
    const std::uint64_t bytes = writer.finish();
    prove_and_seal(
        {memory, bytes, options.threads, core::stop_check(options.stop), options.warning},
        store_of(run), *digest);
    return bytes;
}

}  // namespace

std::optional<Consolidated> consolidate(FileSystem& files,
                                        const std::string& source,
                                        const std::string& target,
                                        const ConsolidateOptions& options) try {
    const RunFiles to(target);
    const Recovered run = open_run(files, source, core::stop_check(options.stop));
    if (options.warning)
        for (const std::string& line : run.warnings()) options.warning(line);
    require_complete(run);
    require_free(files, to.current());
    const auto bytes =
        write_one_file(files,
                       {.names = to,
                        .process = options.process,
                        .capacity = capacity_for(run),
                        .scratch = options.scratch,
                        .stopped = core::stop_check(options.stop)},
                       [&](NewImage& memory) { return build_copy(files, run, options, memory); });
    if (!bytes) return std::nullopt;
    return Consolidated{.bytes = *bytes,
                        .elements = stored_elements(run.checkpoint),
                        .shards = run.checkpoint.shards.size()};
} catch (const core::Interrupted&) {
    return std::nullopt;
}

}  // namespace warpsieve::io
