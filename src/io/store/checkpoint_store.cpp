#include "io/store/checkpoint_store.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>

#include "core/failure.hpp"
#include "core/plural.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/disk/seal.hpp"
#include "io/disk/superblock.hpp"
#include "io/store/orphan_shards.hpp"
#include "io/store/publish.hpp"
#include "warpsieve/error.hpp"

// What is true of the files of a run at every moment, whichever call fails and wherever a process
// dies. NAME.h5 is the output, and the lock is that of NAME.lock. Tests cite these numbers.
//
//  (1) NAME.h5 always names a whole sealed generation: publish() renames to it a file that was
//      synced and closed. From the first save on there is no moment without it, but where it was
//      found damaged: between quarantine_damaged() and the next save.
//  (2) A generation is never changed, and a save lets go of one at most. With --keep 2 or more
//      NAME.h5 has its second name, NAME.prev1.h5, before it is replaced (keep_previous() in
//      publish.cpp). A NAME.h5 that is known to be damaged, and one that a failed save has given
//      its second name already, pushes no older generation out.
//  (3) A generation holds as many elements as its progress says: publish() throws before it writes
//      one that does not (require_stored()).
//  (4) Whoever saves holds the lock (take_lock()), but on a file system without locks, and where an
//      orphan of the same Slurm job has it, who gives it up when he ends (retry_lock()). In any
//      case check_fence() first looks whether NAME.h5 is what this process wrote or found
//      last. If it is of another session, or no file of this program, the save is refused; only
//      what an earlier restart of the same Slurm job published is replaced. Two processes that
//      save between each other's look and rename leave a whole generation, and one of them is
//      refused at its next save.
//  (5) A shard and its name are durable before the list of shards has it (flush_shard(),
//      compact_shards()), and so before a generation names it.
//  (6) No two processes choose the same name for a shard (shard_name()), and a shard that a
//      generation names is never changed: a compaction makes a new one.
//  (7) A shard that the list had is removed only by remove_orphan_shards(): with the lock held,
//      when no kept generation names it, every generation that exists is verified, none is in
//      quarantine, and its name is of a session in the history of the newest one.
//  (8) Who only reads touches nothing (find(), recover.hpp). A start that is refused changes no
//      generation and no shard: because another process holds the lock, a later restart of the same
//      Slurm job has the run, NAME.h5 is no file of this program, or no generation is verified. A
//      run never starts from the beginning while there is a generation.
//  (9) A generation that a start finds damaged is renamed, not removed (quarantine_damaged()), if
//      it is surely one of ours (prove_bytes()) and the lock is held. Otherwise it stays where it
//      is until a save needs its name.
// (10) complete() removes older generations, temporary files and the lock only after it has
//      verified NAME.h5 as it is on disk then (prove_result()). What a process that died before
//      that leaves, the next start with the same job removes (has_leftovers()).
// (11) A temporary file of another process is removed only with the lock held: without it, that
//      process may be alive (remove_temporaries()).
//
// The states of a run, and the functions that lead from one to another; in [ ] the status that the
// published checkpoint has. fresh: there is no generation. claimed: this process may write, and has
// not yet. running: the newest generation is of this process. killed: as running, but nobody is at
// work. overtaken: another session goes on with the run, and this process ends. What a killed
// process did after its newest save is done again; its heartbeat() tells how much that is.
//
//   fresh ---.                                      .---. publish() [running],
//            |                                      |   | flush_shard(), compact_shards()
//            |                     publish()        |   v
//   paused --+- begin() -> claimed -[running]-----> running -+- publish() [paused] ---> paused
//            |                |                              |
//   killed --'                |                              +- publish() [complete] -> complete
//                             |                              |                             |
//                             |                              +- the process dies -> killed |
//                             |                              |                             |
//                             '------------------------------+- check_fence() throws       |
//                                                            |                             |
//                                                            '-> overtaken                 |
//                                                                                          |
//   one file, and the shards that it names <------------------------------ complete() -----'

namespace warpsieve::io {
namespace {

[[noreturn]] void throw_held(const std::string& file, const std::string& record) {
    throw HeldError(file + " is being written by " + describe_holder(record) +
                    " (wait for it or stop it; nothing was touched)");
}

[[noreturn]] void throw_overtaken(const std::string& file, const Checkpoint& theirs) {
    const Session& session = theirs.history.back();
    throw HeldError(file + " was taken over by session " + std::to_string(session.number) + " on " +
                    session.identity.host + " (generation " + std::to_string(theirs.generation) +
                    ", epoch " + std::to_string(session.identity.slurm_restart_count) +
                    "); this instance stops without writing");
}

/// For what is only tidied up, or only told: whatever fails there must not keep a run from going
/// on.
template <class Work>
void try_to(const char* purpose, std::vector<std::string>& warnings, const Work& work) {
    try {
        work();
    } catch (const std::exception& error) {
        warnings.push_back(std::string("cannot ") + purpose + ": " +
                           core::failure_of(error).line() + "; the run goes on all the same");
    }
}

std::string base_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

CheckpointStore::CheckpointStore(FileSystem& files,
                                 const std::string& output,
                                 unsigned keep,
                                 Owner owner,
                                 std::uint64_t shard_bytes)
    : files_(files),
      names_(output),
      keep_(keep),
      owner_(std::move(owner)),
      flush_options_{.shard_bytes = shard_bytes},
      process_(process_name(identity().host, identity().pid)) {}

void CheckpointStore::use_scratch(const std::string& folder) {
    // Now, and not when the first shard is full, hours later.
    static_cast<void>(files_.create_scratch(folder, 1));
    flush_options_.scratch = folder;
}

std::optional<Recovered> CheckpointStore::find(const core::StopCheck& stopped) {
    return recover(files_, names_, TailChunks::leave, stopped);
}

std::optional<Recovered> CheckpointStore::begin(std::vector<std::string>& warnings,
                                                const core::StopCheck& stopped) {
    std::optional<FileTime> alive;  // before taking the lock touches its file
    constexpr const char* to_tell = "tell how long the run went on after its newest save";
    try_to(to_tell, warnings, [&] { alive = files_.modified(names_.lock()); });
    take_lock(warnings);
    try_to("remove what killed processes left", warnings, [&] { remove_temporaries(); });
    known_seal_ = current_seal();
    std::optional<Recovered> found = recover(files_, names_, TailChunks::load, stopped);
    if (found) {
        found->image.reset();  // loaded, and up to 64 MiB that would stay for the whole run
        if (is_earlier_start(identity(), found->checkpoint.history.back().identity))
            throw_overtaken(names_.current(), found->checkpoint);
        quarantine_damaged(*found, warnings);
        if (found->marked) warnings.push_back(mark_warning(found->file));
        try_to(to_tell, warnings, [&] { found->unsaved_s = unsaved_seconds(*found, alive); });
        current_proved_ = found->file == names_.current();
        try_to("remove shards that nothing names", warnings,
               [&] { remove_orphans(found->checkpoint, warnings); });
    }
    return found;
}

double CheckpointStore::unsaved_seconds(const Recovered& found, std::optional<FileTime> alive) {
    // After a run that stopped by itself the lock file was touched by failed starts at most.
    if (found.checkpoint.status != Status::running) return 0;
    const auto saved = files_.modified(found.file);
    if (!alive || !saved || *alive < *saved) return 0;
    return std::chrono::duration<double>(*alive - *saved).count();
}

void CheckpointStore::heartbeat() {
    try {
        if (lock_) lock_->touch();
    } catch (const std::exception&) {
        // A save will tell what is wrong with the folder.
    }
}

void CheckpointStore::take_lock(std::vector<std::string>& warnings) {
    LockAttempt attempt = files_.try_lock(names_.lock());
    switch (attempt.outcome) {
        case LockAttempt::Outcome::held:
            lock_ = std::move(attempt.lock);
            lock_->write_record(to_record(owner_));
            return;
        case LockAttempt::Outcome::unsupported:
            lock_supported_ = false;
            warnings.push_back("the file system of " + names_.folder() +
                               " has no locks; generations are checked before every save instead");
            return;
        case LockAttempt::Outcome::held_by_other: break;
    }
    const std::optional<Owner> holder = parse_owner(attempt.record);
    if (!holder || !is_earlier_start(holder->identity, identity()))
        throw_held(names_.current(), attempt.record);
    warnings.push_back(
        "an orphan of restart " + std::to_string(holder->identity.slurm_restart_count) +
        " still holds the lock: " + describe(*holder) + "; this restart claims the run");
}

void CheckpointStore::remove_temporaries() {
    // Without the lock, a temporary file may be one that a live instance is writing.
    if (!lock_) return;
    io::remove_temporaries(files_, names_);
}

void CheckpointStore::remove_orphans(const Checkpoint& newest, std::vector<std::string>& warnings) {
    if (!lock_) return;
    if (const std::uint64_t left = remove_orphan_shards(files_, names_, newest))
        warnings.push_back(std::to_string(left) + core::plural(left, " file in ", " files in ") +
                           names_.shards() +
                           core::plural(left, " belongs to no generation of this run and was",
                                        " belong to no generation of this run and were") +
                           " left alone");
}

void CheckpointStore::quarantine_damaged(const Recovered& found,
                                         std::vector<std::string>& warnings) {
    for (const BadGeneration& bad : found.bad) {
        warnings.push_back(found.warning(bad, "going on from"));
        if (!lock_ || !bad.ours) continue;
        const std::string kept = RunFiles::quarantine(bad.file, owner_.since);
        files_.rename(bad.file, kept);
        warnings.back() += "; kept as " + base_name(kept);
    }
    if (!found.bad.empty()) known_seal_ = current_seal();
}

std::optional<Bytes> CheckpointStore::current_seal() {
    return files_.read(names_.current(), seal_bytes);
}

void CheckpointStore::retry_lock() {
    if (lock_ || !lock_supported_) return;
    LockAttempt attempt = files_.try_lock(names_.lock());
    if (attempt.outcome != LockAttempt::Outcome::held) return;
    lock_ = std::move(attempt.lock);
    lock_->write_record(to_record(owner_));
}

std::optional<Checkpoint> CheckpointStore::prove_current(std::span<const std::uint8_t> bytes) {
    try {
        return prove_bytes(files_, names_, bytes, TailChunks::leave);
    } catch (const ForeignFileError& error) {
        // There was a file of ours under the name: its beginning was lost.
        if (known_seal_ && begins_with_nul(bytes)) return std::nullopt;
        throw ForeignFileError(names_.current() +
                               " was replaced by something else: " + error.what() +
                               "; this instance stops without writing (older generations are "
                               "beside it)");
    } catch (const Error& error) {
        if (!blames_contents(error)) throw;
        return std::nullopt;
    }
}

void CheckpointStore::check_fence(const Checkpoint& ours) {
    const std::optional<Bytes> seal = current_seal();
    if (!seal || seal == known_seal_) return;  // a file that was moved away is simply written again
    const auto file = map_unmarked(files_, names_.current()).image;
    if (!file) return;
    const std::optional<Checkpoint> theirs = prove_current(file->bytes());
    current_proved_ = theirs.has_value();
    if (!theirs) return;  // ours, but damaged since: the next generation replaces it
    const Identity& they = theirs->history.back().identity;
    // A save of ours that failed may have got as far as the new name.
    if (they.session_id == ours.history.back().identity.session_id) return;
    // An orphan that was already past this check when we claimed the run may still have published
    // once.
    if (is_earlier_start(they, identity())) return;
    throw_overtaken(names_.current(), *theirs);
}

bool CheckpointStore::flush_shard(Checkpoint& checkpoint) {
    return io::flush_shard(files_, names_, flush_options_, checkpoint);
}

std::optional<std::string> CheckpointStore::compact_shards(Checkpoint& checkpoint,
                                                           const Reading& reading) {
    const std::size_t before = checkpoint.shards.size();
    auto problem =
        compactor_.compact({files_, names_, checkpoint, flush_options_.scratch, reading});
    if (checkpoint.shards.size() == before) return problem;
    compacted_at_ = checkpoint.generation;
    if (remove_replaced_at_ == 0) remove_replaced_at_ = compacted_at_ + keep_;
    return problem;
}

void CheckpointStore::remove_replaced(const Checkpoint& published) {
    if (remove_replaced_at_ == 0 || published.generation < remove_replaced_at_) return;
    // The oldest kept generation still names what was compacted since.
    const std::uint64_t next = compacted_at_ + keep_;
    remove_replaced_at_ = next > published.generation ? next : 0;
    try {
        if (lock_) remove_orphan_shards(files_, names_, published);
    } catch (const std::exception&) {
        // They only take up room; the end of the run, or the next start, removes them. The save is
        // done, whatever failed here.
    }
}

PublishedSize CheckpointStore::publish(Checkpoint& checkpoint) {
    // A file that contradicts itself must never push out a good one.
    require_stored(checkpoint);
    retry_lock();
    check_fence(checkpoint);
    ++checkpoint.generation;
    try {
        const Bytes file = encode_checkpoint(checkpoint);
        // A damaged file must not push out a good generation.
        io::publish(files_, names_, file, current_proved_ ? keep_ : 1, process_);
        known_seal_.emplace(file.begin(), file.begin() + seal_bytes);
        current_proved_ = true;
        remove_replaced(checkpoint);
        return {checkpoint.generation, file.size()};
    } catch (...) {
        --checkpoint.generation;
        throw;
    }
}

Checkpoint CheckpointStore::prove_result() {
    try {
        std::optional<Checkpoint> result = prove_generation(files_, names_, names_.current());
        if (!result) throw ReadError("cannot open", names_.current(), ENOENT);
        return std::move(*result);
    } catch (const Error& error) {
        if (!blames_contents(error)) throw;
        throw DamagedError(names_.current() + ": " + error.what() +
                           " (older generations were left beside it)");
    }
}

std::uint64_t CheckpointStore::complete() {
    // The last look at the result, before it is all that is left.
    const Checkpoint result = prove_result();
    for (unsigned age = 1; age <= max_keep; ++age) files_.remove(names_.previous(age));
    remove_temporaries();
    const std::uint64_t left = lock_ ? remove_orphan_shards(files_, names_, result) : 0;
    if (lock_) files_.remove(names_.lock());
    lock_.reset();
    files_.sync_folder(names_.folder());
    return left;
}

bool CheckpointStore::has_leftovers() {
    if (files_.size(names_.lock())) return true;
    for (unsigned age = 1; age <= max_keep; ++age)
        if (files_.size(names_.previous(age))) return true;
    return false;
}

}  // namespace warpsieve::io
