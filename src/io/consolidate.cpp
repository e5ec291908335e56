#include "io/consolidate.hpp"

#include <cerrno>

#include "io/chunk_copy.hpp"
#include "io/durable_file.hpp"
#include "io/publish.hpp"
#include "io/recover.hpp"
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

/// Gives a file its final name without replacing anything, and forgets the temporary one.
void name_finally(FileSystem& files, const std::string& temporary, const RunFiles& target) {
    try {
        files.link(temporary, target.current());
    } catch (const FileError& error) {
        if (!links_unsupported(error)) throw;
        // Between this look and the rename somebody could take the name; there is no other way.
        if (files.size(target.current()))
            throw FileError("cannot create", target.current(), EEXIST);
        files.rename(temporary, target.current());
    }
    files.sync_folder(target.folder());
}

}  // namespace

std::optional<Consolidated> consolidate(FileSystem& files,
                                        const std::string& source,
                                        const std::string& target,
                                        const ConsolidateOptions& options) {
    const RunFiles from(source);
    const RunFiles to(target);
    const Recovered run = complete_run(files, source, from);
    if (files.size(to.current())) throw FileError("cannot create", to.current(), EEXIST);
    const std::string temporary = to.temporary(options.process, "new");
    files.remove(temporary);
    Discard discard(files, temporary);  // also of what could be created and got no room
    const auto image = files.create_mapped(temporary, room_for(files, run));
    const auto bytes = copy_into_one_file({files, from, run, options}, image->bytes());
    if (!bytes) return std::nullopt;
    image->commit(*bytes);
    name_finally(files, temporary, to);
    return Consolidated{
        .bytes = *bytes,
        .elements = stored_elements(*run.checkpoint),
        .shards =
            run.checkpoint->shards.size()};  // the temporary name goes now, where there were links
}

}  // namespace warpsieve::io
