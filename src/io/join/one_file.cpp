#include "io/join/one_file.hpp"

#include <algorithm>
#include <future>
#include <system_error>

#include "core/failure.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/store/run_files.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// The lock of the run that a new file will be; its file goes with it.
class TargetLock {
public:
    TargetLock(FileSystem& files, const RunFiles& target)
        : attempt_(files.try_lock(target.lock())), remove_lock_(files, target.lock()) {
        if (attempt_.outcome == LockAttempt::Outcome::held_by_other)
            throw HeldError(target.current() +
                            " is being written by another process (wait for it or stop it; nothing "
                            "was touched)");
        if (!attempt_.lock) return;
        remove_lock_.arm();
        remove_temporaries(files, target);
    }

private:
    LockAttempt attempt_;
    Discard remove_lock_;  // last: the file goes while the lock is held
};

}  // namespace

std::optional<std::uint64_t> write_one_file(FileSystem& files,
                                            const OneFile& target,
                                            const NewFile::Fill& fill) {
    const TargetLock lock(files, target.names);
    NewFile file(files, target.names.temporary(target.process, "new"), Leftover::remove);
    const auto bytes =
        file.build(target.capacity, target.scratch, checkpoint_seal, fill, target.stopped);
    if (bytes) file.publish(target.names.current(), Existing::refuse);
    return bytes;  // the temporary name goes now, where there were links
}

namespace {

/// The digest of a file's bytes, by a thread of its own if that may be and there is one.
std::future<std::uint64_t> digest_meanwhile(const BuiltFile& built,
                                            std::span<const std::uint8_t> bytes,
                                            const core::StopCheck& stopped) {
    const auto work = [bytes, &stopped] { return xxh3(bytes, stopped); };
    if (built.threads > 1) {
        try {
            return std::async(std::launch::async, work);
        } catch (const std::system_error& error) {
            if (built.warning)
                built.warning(core::no_thread_text("to digest the new file", error) +
                              "; that is done when it has been read back");
        }
    }
    return std::async(std::launch::deferred, work);
}

}  // namespace

void prove_and_seal(const BuiltFile& built, core::Store store, std::uint64_t chunks_digest) {
    const std::span<std::uint8_t> file = built.memory.bytes().first(built.bytes);
    const core::StopCheck stopped = letting_go(built.memory, built.stopped);
    // Meanwhile: the libhdf5 that reads back is for one thread, and copies every chunk.
    auto digest = digest_meanwhile(built, file.subspan(seal_bytes), stopped);
    if (store != core::Store::none &&
        digest_of_chunks(file, built.memory, store, built.stopped) != chunks_digest)
        throw WrongResultError(
            "the new file does not hold what was copied into it: this machine errs (what was "
            "copied was not touched)");
    static_cast<void>(decode_checkpoint(file, TailChunks::leave));
    std::ranges::copy(render_seal(checkpoint_seal, file.size() - seal_bytes, digest.get()),
                      file.begin());
}

}  // namespace warpsieve::io
