#include "io/join/one_file.hpp"

#include <algorithm>
#include <cerrno>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/durable_file.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/copy_chunks.hpp"
#include "io/store/publish.hpp"
#include "io/store/run_files.hpp"
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
    const auto bytes = build_file(files,
                                  {.path = temporary,
                                   .room = target.room,
                                   .scratch = target.scratch,
                                   .seal_kind = checkpoint_seal},
                                  build);
    if (!bytes) return std::nullopt;
    name_finally(files, temporary, target.names);
    return bytes;  // the temporary name goes now, where there were links
}

void prove_and_seal(std::span<std::uint8_t> file, core::Store store, std::uint64_t chunks_digest) {
    if (store != core::Store::none && digest_of_chunks(file, store) != chunks_digest)
        throw WrongResultError(
            "the new file does not hold what was copied into it: this machine errs (what was "
            "copied was not touched)");
    static_cast<void>(decode_checkpoint(file, TailChunks::leave));
    std::ranges::copy(render_seal(file.subspan(seal_bytes)), file.begin());
}

}  // namespace warpsieve::io
