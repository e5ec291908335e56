#include "io/consolidate.hpp"

#include <cerrno>

#include "io/chunk_copy.hpp"
#include "io/digest.hpp"
#include "io/durable_file.hpp"
#include "io/publish.hpp"
#include "io/recover.hpp"
#include "io/seal.hpp"
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

void require_room(FileSystem& files, const RunFiles& target, const Recovered& run) {
    if (files.size(target.current())) throw FileError("cannot create", target.current(), EEXIST);
    std::uint64_t bytes = files.size(run.file).value_or(0);
    for (const Shard& shard : run.checkpoint->shards) bytes += shard.bytes;
    if (files.free_space(target.folder()) < bytes)
        throw FileError("cannot write " + std::to_string(bytes) + " bytes to", target.current(),
                        ENOSPC);
}

/// Checks what a file says, writes the seal into its empty user block, and makes it durable.
std::uint64_t seal_in_place(FileSystem& files, const std::string& path) {
    std::uint64_t bytes = 0;
    std::string seal;
    {
        const auto image = files.map(path);
        if (!image) throw FileError("cannot open", path, ENOENT);
        static_cast<void>(decode_checkpoint(image->bytes(), TailChunks::leave));
        bytes = image->bytes().size();
        seal = render_seal(image->bytes().subspan(seal_bytes));
    }
    const Bytes text(seal.begin(), seal.end());
    const auto file = files.overwrite(path);
    for (std::span<const std::uint8_t> left = text; !left.empty();)
        left = left.subspan(file->write_some(left));
    file->sync();
    file->close();
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
    require_room(files, to, run);
    const std::string temporary = to.temporary(options.process, "new");
    files.remove(temporary);
    Discard discard(files, temporary);
    if (!copy_into_one_file({files, from, run, options}, temporary)) return std::nullopt;
    Consolidated result{.elements = stored_elements(*run.checkpoint),
                        .shards = run.checkpoint->shards.size()};
    result.bytes = seal_in_place(files, temporary);
    name_finally(files, temporary, to);
    return result;  // the temporary name goes now, where there were links
}

}  // namespace warpsieve::io
