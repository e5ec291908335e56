#include "io/store/liveness.hpp"

#include <algorithm>
#include <chrono>

#include "io/disk/seal.hpp"

namespace warpsieve::io {
namespace {

/// What may keep a run that lives from its next save: a merge of shards, which copies a GiB or
/// more; the interval, which may have grown from 30 s to 10 min with the time of the save that this
/// generation itself took; clocks of nodes that differ. Too short, and somebody starts a second
/// process on a run that has one, which costs that one its work since its last save; too long, and
/// a dead run is found so much later.
constexpr double grace_seconds = 600;

/// Times that a look is repeated when a newer generation comes between. Two suffice for a run that
/// ends meanwhile; with more it would have begun and ended again.
constexpr int most_looks = 4;

double seconds_between(FileTime from, FileTime to) {
    return std::chrono::duration<double>(to - from).count();
}

void set_holder(Liveness& life, const std::string& record) {
    life.owner = parse_owner(record);
    life.writer = describe_holder(record);
}

/// Why the lock says nothing of the session that wrote the newest generation; empty where it does.
std::string why_lock_is_mute(const LockLook& lock, const Session& newest) {
    if (lock.state == LockLook::State::unknown) return lock.problem;
    if (lock.state == LockLook::State::free) return "";
    const std::optional<Owner> holder = parse_owner(lock.record);
    const bool orphan = holder && is_earlier_start(holder->identity, newest.identity);
    return orphan ? "an earlier start of its job has the lock" : "";
}

LiveStatus as_saved(Status status) {
    switch (status) {
        case Status::running: return LiveStatus::interrupted;
        case Status::paused: return LiveStatus::paused;
        case Status::complete: return LiveStatus::complete;
    }
    return LiveStatus::complete;
}

void judge_by_age(Liveness& life, const Checkpoint& run) {
    if (life.seconds_since_sign > longest_silence(run.checkpoint_interval_s)) return;
    const Session& newest = run.history.back();
    life.status = LiveStatus::running;
    life.owner = Owner{.identity = newest.identity, .since = newest.start_time};
    life.writer = describe(*life.owner);
}

}  // namespace

std::string to_string(LiveStatus status) {
    switch (status) {
        case LiveStatus::running: return "running";
        case LiveStatus::interrupted: return "interrupted";
        case LiveStatus::paused: return "paused";
        case LiveStatus::complete: return "complete";
    }
    return "unknown";
}

double longest_silence(double checkpoint_interval_s) {
    // Not a number, as a file may hold, is no interval either.
    return grace_seconds + (checkpoint_interval_s > 0 ? 2 * checkpoint_interval_s : 0);
}

Liveness judge(const Checkpoint& run, const Signs& signs) {
    Liveness life{.status = as_saved(run.status), .saved = signs.saved};
    const FileTime sign = std::max(signs.saved, signs.touched.value_or(signs.saved));
    life.seconds_since_sign = seconds_between(sign, signs.now);
    const std::string mute = why_lock_is_mute(signs.lock, run.history.back());
    if (mute.empty() && signs.lock.state == LockLook::State::held) {
        if (run.status != Status::complete) life.status = LiveStatus::running;
        set_holder(life, signs.lock.record);
    } else if (!mute.empty() && run.status == Status::running) {
        life.judged_by_age = mute;
        judge_by_age(life, run);
    }
    if (life.status == LiveStatus::running || life.status == LiveStatus::interrupted)
        life.last_sign = sign;
    return life;
}

Liveness look_for_life(FileSystem& files,
                       const RunFiles& names,
                       const std::string& generation,
                       const Checkpoint& run,
                       FileTime now) {
    const Signs signs{.lock = files.look_at_lock(names.lock()),
                      .saved = files.modified(generation).value_or(now),
                      .touched = files.modified(names.lock()),
                      .now = now};
    return judge(run, signs);
}

Liveness look_for_holder(FileSystem& files, const RunFiles& names) {
    Liveness life;
    const LockLook lock = files.look_at_lock(names.lock());
    if (lock.state == LockLook::State::held) set_holder(life, lock.record);
    return life;
}

bool is_still_there(FileSystem& files,
                    const std::string& generation,
                    std::span<const std::uint8_t> seal) {
    const auto there = files.read(generation, seal_bytes);
    return there && std::ranges::equal(*there, seal);
}

std::optional<LiveRun> open_live(FileSystem& files,
                                 const std::function<std::optional<Recovered>()>& open,
                                 FileTime now) {
    for (int look = 1;; ++look) {
        std::optional<Recovered> run = open();
        if (!run) return std::nullopt;
        const Liveness life = look_for_life(files, *run, now);
        const auto seal = run->image->bytes().first(seal_bytes);
        if (life.status != LiveStatus::interrupted || look == most_looks ||
            is_still_there(files, run->file, seal))
            return LiveRun{.run = std::move(*run), .life = life};
    }
}

}  // namespace warpsieve::io
