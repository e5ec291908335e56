#pragma once

// Whether somebody works on a run, which its newest generation cannot say: a process that was
// killed leaves one that says RUNNING, and one that has just begun has not said anything yet. The
// one place where this is decided, for every verb that speaks of a status. Looks at the lock and at
// the times of two files, and touches nothing.

#include <functional>
#include <optional>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/owner.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::io {

enum class LiveStatus {
    running,      ///< somebody works on it
    interrupted,  ///< it stopped without a word: killed, or its node is gone
    paused,
    complete,
};

[[nodiscard]] std::string to_string(LiveStatus status);

/// All that the decision is made by.
struct Signs {
    LockLook lock;
    FileTime saved;  ///< when the newest generation was written
    std::optional<FileTime>
        touched;   ///< time of the lock file, the heartbeat; empty: there is none
    FileTime now;  ///< by the clock of this machine
};

/// What the signs come to.
struct Liveness {
    LiveStatus status = LiveStatus::complete;
    std::string writer = {};  ///< who works on it, for people; empty: nobody
    /// The same as data; empty: nobody, or a process that has not said yet who it is.
    std::optional<Owner> owner = {};
    FileTime saved = {};  ///< time of the newest generation, by the clock of the file system
    /// When the run last showed that it lives, by the clock of the file system: where it is running
    /// or interrupted.
    std::optional<FileTime> last_sign = {};
    /// By this machine's clock; negative where that is behind the one of the file system.
    double seconds_since_sign = 0;
    /// Why the status is judged by the age of that sign; empty: the lock tells.
    std::string judged_by_age = {};
};

/// How old the last sign of life of a running process may be where no lock tells: two intervals, as
/// a save that fails is tried again after another one, and what a run may be busy with meanwhile.
/// That is up to 10 min (grace_seconds in liveness.cpp says for what).
[[nodiscard]] double longest_silence(double checkpoint_interval_s);

/// A lock that is held means running, whatever an unfinished run says of itself: the session that
/// holds it has just begun. A lock that is free means that nobody works on the run. Where no lock
/// tells, and where an orphan of the same Slurm job holds it (is_earlier_start), a run that says
/// RUNNING is running unless its last sign of life is older than longest_silence(). A sign of the
/// future counts as new: the clock of this machine is behind, and a run that lives must not be
/// called dead for that.
/// @param run as its newest generation says
[[nodiscard]] Liveness judge(const Checkpoint& run, const Signs& signs);

/// A run that was opened, and who works on it.
struct LiveRun {
    Recovered run;
    Liveness life;
};

/// Opens a run again and again, until what its generation and its lock say is of one moment: a run
/// that ends between a look at the one and a look at the other has not been interrupted.
/// @param open as recover() or open_run() do; what it throws is thrown
/// @return empty when open() finds nothing
[[nodiscard]] std::optional<LiveRun> open_live(
    FileSystem& files, const std::function<std::optional<Recovered>()>& open, FileTime now);

/// Looks for signs of life of a run.
/// @param generation of it, and what that says
[[nodiscard]] Liveness look_for_life(FileSystem& files,
                                     const RunFiles& names,
                                     const std::string& generation,
                                     const Checkpoint& run,
                                     FileTime now);
[[nodiscard]] inline Liveness look_for_life(FileSystem& files, const Recovered& run, FileTime now) {
    return look_for_life(files, run.names, run.file, run.checkpoint, now);
}

/// Who holds the lock of a run that is not there, or cannot be read, and nothing else.
[[nodiscard]] Liveness look_for_holder(FileSystem& files, const RunFiles& names);

/// Whether a generation has still its name: else a newer one is there. @param seal its first bytes
[[nodiscard]] bool is_still_there(FileSystem& files,
                                  const std::string& generation,
                                  std::span<const std::uint8_t> seal);

}  // namespace warpsieve::io
