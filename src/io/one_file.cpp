#include "io/one_file.hpp"

#include <algorithm>
#include <cerrno>

#include "io/checkpoint.hpp"
#include "io/digest.hpp"
#include "io/durable_file.hpp"
#include "io/hdf5_chunks.hpp"
#include "io/hdf5_image.hpp"
#include "io/proved_copy.hpp"
#include "io/publish.hpp"
#include "io/seal.hpp"
#include "io/temporaries.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// The lock of the run that a new file will be; its file goes with it.
class TargetLock {
public:
    TargetLock(FileSystem& files, const RunFiles& target)
        : attempt_(files.try_lock(target.lock())) {
        if (attempt_.outcome == LockAttempt::Outcome::held_by_other)
            throw HeldError(target.current() +
                            " is being written by another process (wait for it or stop it; nothing "
                            "was touched)");
        if (!attempt_.lock) return;
        remove_lock_.emplace(files, target.lock());
        remove_temporaries(files, target);
    }

private:
    LockAttempt attempt_;
    std::optional<Discard> remove_lock_;  // last: the file goes while the lock is held
};

/// Gives a file its final name without replacing anything, and forgets the temporary one.
void name_finally(FileSystem& files, const std::string& temporary, const RunFiles& target) {
    try {
        files.link(temporary, target.current());
    } catch (const FileError& error) {
        if (!links_unsupported(error)) throw;
        // Between this look and the rename somebody could take the name; there is no other way.
        require_free(files, target);
        files.rename(temporary, target.current());
    }
    files.sync_folder(target.folder());
}

std::optional<std::uint64_t> build_in_place(FileSystem& files,
                                            const std::string& path,
                                            std::uint64_t room,
                                            const BuildFile& build) {
    const auto image = files.create_mapped(path, room);
    const auto bytes = build(image->bytes());
    if (bytes) image->commit(*bytes);
    return bytes;
}

std::optional<std::uint64_t> build_in_scratch(FileSystem& files,
                                              const std::string& path,
                                              const OneFile& target,
                                              const BuildFile& build) {
    const auto image = files.create_scratch(target.scratch, target.room);
    const auto bytes = build(image->bytes());
    if (bytes) write_proved_copy(files, path, image->bytes().first(*bytes), checkpoint_seal);
    return bytes;
}

std::uint64_t digest_of_chunks(std::span<const std::uint8_t> file, core::Store store) {
    if (store == core::Store::none) return 0;
    const Handle image = open_image(file);
    const ChunkReader reader(image.get(), dataset_name(store), store, file.size());
    std::uint64_t digest = 0;
    for (std::uint64_t i = 0; i < reader.chunks(); ++i)
        digest = chain_digest(digest, xxh3(reader.encoded(i)));
    return digest;
}

}  // namespace

void require_free(FileSystem& files, const RunFiles& target) {
    if (files.size(target.current())) throw FileError("cannot create", target.current(), EEXIST);
}

std::optional<std::uint64_t> write_one_file(FileSystem& files,
                                            const OneFile& target,
                                            const BuildFile& build) {
    const TargetLock lock(files, target.names);
    const std::string temporary = target.names.temporary(target.process, "new");
    files.remove(temporary);
    const Discard discard(files, temporary);  // also of what could be created and got no room
    const auto bytes = target.scratch.empty() ? build_in_place(files, temporary, target.room, build)
                                              : build_in_scratch(files, temporary, target, build);
    if (!bytes) return std::nullopt;
    name_finally(files, temporary, target.names);
    return bytes;  // the temporary name goes now, where there were links
}

void prove_and_seal(std::span<std::uint8_t> file, core::Store store, std::uint64_t chunks_digest) {
    if (digest_of_chunks(file, store) != chunks_digest)
        throw WrongResultError(
            "the new file does not hold what was copied into it: this machine errs (what was "
            "copied was not touched)");
    static_cast<void>(decode_checkpoint(file, TailChunks::leave));
    std::ranges::copy(render_seal(file.subspan(seal_bytes)), file.begin());
}

}  // namespace warpsieve::io
