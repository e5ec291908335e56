#include "io/join/consolidate.hpp"

#include <cerrno>

#include "io/chunk/chunk_codec.hpp"
#include "io/join/chunk_copy.hpp"
#include "io/join/one_file.hpp"
#include "io/store/recover.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

Recovered complete_run(FileSystem& files, const std::string& source, const RunFiles& names) {
    std::optional<Recovered> found = recover_or_throw(files, names);
    if (!found) throw FileError("cannot open", source, ENOENT);
    if (found->checkpoint->status != Status::complete)
        throw UsageError(found->file + " is not complete: " +
                         std::to_string(found->checkpoint->progress.totals().prime_count) +
                         " primes so far (run it to its end first)");
    return std::move(*found);
}

/// Bytes that the new file takes at most: those of the old ones, whose data is copied as it is, an
/// entry a chunk in the index of a longer data set (less than 64 bytes, with its page), and the
/// step in which libhdf5 grows a file.
std::uint64_t room_for(FileSystem& files, const Recovered& run) {
    const std::uint64_t chunks =
        stored_elements(*run.checkpoint) / chunk_elements(run.checkpoint->progress.job().store);
    std::uint64_t bytes = files.size(run.file).value_or(0) + 64 * chunks + (1U << 20);
    for (const Shard& shard : run.checkpoint->shards) bytes += shard.bytes;
    return bytes;
}

}  // namespace

std::optional<Consolidated> consolidate(FileSystem& files,
                                        const std::string& source,
                                        const std::string& target,
                                        const ConsolidateOptions& options) {
    const RunFiles from(source);
    const RunFiles to(target);
    const Recovered run = complete_run(files, source, from);
    require_free(files, to.current());
    const auto bytes =
        write_one_file(files,
                       {.names = to,
                        .process = options.process,
                        .room = room_for(files, run),
                        .scratch = options.scratch},
                       [&](std::span<std::uint8_t> room) {
                           return copy_into_one_file({files, from, run, options}, room);
                       });
    if (!bytes) return std::nullopt;
    return Consolidated{.bytes = *bytes,
                        .elements = stored_elements(*run.checkpoint),
                        .shards = run.checkpoint->shards.size()};
}

}  // namespace warpsieve::io
