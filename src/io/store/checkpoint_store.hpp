#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/compact_shards.hpp"
#include "io/store/flush_shard.hpp"
#include "io/store/owner.hpp"
#include "io/store/recover.hpp"
#include "io/store/run_files.hpp"

// All writing to the files of a run goes through the class of this file: it decides who may write,
// saves generations and shards in an order that survives any failure, and removes what nothing
// needs. It calls the file system only through FileSystem, so that tests can fail every call.

namespace warpsieve::io {

struct PublishedSize {
    std::uint64_t generation = 0;
    std::uint64_t bytes = 0;
};

/// A shard is written once the tail has so many encoded bytes. The tail is rewritten at every
/// checkpoint and kept in memory, so it is to be small; but every shard costs a checkpoint the time
/// of a file that is created and synced, and of every 16 one is made (compact_shards.hpp).
inline constexpr std::uint64_t default_shard_bytes = 64U << 20;

/// The generations of one run, and the right to add to them. Order of use: find(), then begin()
/// once the caller wants to write, then publish() as often as it likes, complete() after the last.
/// What it promises of the files stands at the head of checkpoint_store.cpp.
class CheckpointStore {
public:
    /// @param keep generations to keep, 1 .. max_keep
    /// @param shard_bytes encoded bytes of a shard; tests want smaller ones
    CheckpointStore(FileSystem& files,
                    const std::string& output,
                    unsigned keep,
                    Owner owner,
                    std::uint64_t shard_bytes = default_shard_bytes);

    /// Builds shards in a folder, usually on the node's own disk, and copies them from there.
    /// @throw IoError when files cannot be made in it
    void use_scratch(const std::string& folder);

    [[nodiscard]] const RunFiles& names() const noexcept { return names_; }
    /// Who this process is.
    [[nodiscard]] const Identity& identity() const noexcept { return owner_.identity; }

    /// Opens the newest verified generation, as recover() does. Touches nothing, and leaves the
    /// chunks of the tail in their file. @throw core::Interrupted when stopped
    [[nodiscard]] std::optional<Recovered> find(const core::StopCheck& stopped = {});

    /// Takes the lock, removes what killed processes left, and opens the run again, since the files
    /// may have changed until the lock was ours. The tail is loaded. What the user should know is
    /// appended to `warnings`.
    /// @throw HeldError when another live instance holds the run; core::Interrupted when stopped
    [[nodiscard]] std::optional<Recovered> begin(std::vector<std::string>& warnings,
                                                 const core::StopCheck& stopped = {});

    /// Saves the next generation (checkpoint.generation is counted up) after making sure that
    /// nobody else has published since our last.
    /// @throw HeldError when somebody has: nothing is written, and nothing may be any more
    /// @throw IoError when the files could not be written; the older generations are as they were
    [[nodiscard]] PublishedSize publish(Checkpoint& checkpoint);

    /// Writes a shard, and takes its chunks out of the tail, if the full chunks of the tail have
    /// `shard_bytes` or more. To be called after every batch until there is none, so that the tail
    /// stays small however rarely a run is saved. Nothing names the new shard before the next
    /// publish().
    /// @return whether there was one
    /// @throw IoError when it could not be written; the checkpoint then still has its data
    bool flush_shard(Checkpoint& checkpoint);

    /// Whether the run has so many shards that some are to be compacted.
    [[nodiscard]] bool compaction_is_due(const Checkpoint& checkpoint) const {
        return compactor_.is_due(checkpoint.shards);
    }
    /// Makes one shard of some; see ShardCompactor::compact. To be called after publish(), so that
    /// nothing waits for it unsaved. The shards that it replaces are removed by a later publish(),
    /// when no generation names them any more.
    /// @param reading its warning is told of those that are marked (superblock.hpp)
    [[nodiscard]] std::optional<std::string> compact_shards(Checkpoint& checkpoint,
                                                            const Reading& reading);

    /// Shows others, and the next session, that this process is alive. Only a hint: where it fails,
    /// nothing is said.
    void heartbeat();

    /// Verifies the newest generation and removes everything but it and its shards.
    /// @return files in the folder of shards that nothing names and that were left alone
    /// @throw IoError; DamagedError when it is damaged, and nothing is removed then
    std::uint64_t complete();

    /// Whether there is something beside a complete run that complete() removes: a process that was
    /// killed between its last save and the end leaves it.
    [[nodiscard]] bool has_leftovers();

private:
    [[nodiscard]] double unsaved_seconds(const Recovered& found, std::optional<FileTime> alive);
    void take_lock(std::vector<std::string>& warnings);
    void remove_temporaries();
    void remove_orphans(const Checkpoint& newest, std::vector<std::string>& warnings);
    void remove_replaced(const Checkpoint& published);
    void quarantine_damaged(const Recovered& found, std::vector<std::string>& warnings);
    void retry_lock();
    [[nodiscard]] Checkpoint prove_result();
    /// Empty when it is one of ours and damaged. @throw ForeignFileError when it is none of ours
    [[nodiscard]] std::optional<Checkpoint> prove_current(std::span<const std::uint8_t> bytes);
    void check_fence(const Checkpoint& ours);
    [[nodiscard]] std::optional<Bytes> current_seal();

    FileSystem& files_;
    RunFiles names_;
    unsigned keep_;
    Owner owner_;
    FlushOptions flush_options_;
    ShardCompactor compactor_;
    /// Generation before the newest compaction; 0: there was none.
    std::uint64_t compacted_at_ = 0;
    /// Generation with which replaced shards are removed; 0: there are none.
    std::uint64_t remove_replaced_at_ = 0;
    std::string process_;  ///< in names of temporary files
    std::unique_ptr<HeldLock> lock_;
    bool lock_supported_ = true;
    /// Seal of the current file as we know it; empty: there was none. A generation of anybody else
    /// has another one, since generation and session are sealed.
    std::optional<Bytes> known_seal_;
    bool current_proved_ = false;  ///< whether the current file is worth keeping
};

}  // namespace warpsieve::io
