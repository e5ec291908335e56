#include "app/run_look.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "core/estimate.hpp"
#include "io/disk/seal.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::app {
namespace {

/// Integers a second of the session that is at work.
double rate_of(const io::Session& session) {
    if (!session.sieved_any || !(session.seconds > 0)) return 0;
    return Interval{session.first, session.last}.length() / session.seconds;
}

/// What was done after the newest save is in no file, but that somebody was at it shows. Both times
/// are of the clock of the file system.
double seconds_after_save(const RunLook& look) {
    const io::Liveness& life = look.life;
    if (!life.last_sign) return 0;
    return std::max(0.0, std::chrono::duration<double>(*life.last_sign - life.saved).count());
}

std::string word_for(const Error& error) {
    switch (error.code()) {
        case ExitCode::foreign_file: return "foreign";
        case ExitCode::damaged: return "damaged";
        case ExitCode::wrong: return "wrong";
        default: break;
    }
    const auto* const failed = dynamic_cast<const io::FileError*>(&error);
    return failed != nullptr && failed->error_number() == ENOENT ? "missing" : "unreadable";
}

}  // namespace

io::EndReason end_reason(const RunLook& look, const io::Session& session) {
    const bool interrupted = look.life.status == io::LiveStatus::interrupted &&
                             session.end_reason == io::EndReason::running;
    return interrupted ? io::EndReason::killed : session.end_reason;
}

Pace pace_of(const RunLook& look) {
    const io::Checkpoint& run = *look.run;
    const core::Progress& progress = run.progress;
    if (look.life.status != io::LiveStatus::running) {
        const bool complete = look.life.status == io::LiveStatus::complete;
        return {.rate = run.elapsed_s > 0 ? progress.integers_sieved() / run.elapsed_s : 0,
                .eta_s = complete ? std::optional(0.0) : std::nullopt};
    }
    const double rate = rate_of(run.history.back());
    if (progress.done()) return {.rate = rate, .eta_s = 0.0};
    if (!(rate > 0)) return {};
    const double left = core::estimate_integers_left(progress) / rate;
    return {.rate = rate, .eta_s = std::max(0.0, left - seconds_after_save(look))};
}

std::optional<io::Liveness> Looker::look_again(const std::string& file) {
    const auto known = known_.find(file);
    if (known == known_.end() || !known->second.run.bad.empty()) return std::nullopt;
    const auto& [run, seal] = known->second;
    const io::Liveness life = io::look_for_life(files_, run, clock_.wall());
    // Looked at last: what is said of both is of one moment (io::open_live).
    if (!io::is_still_there(files_, run.file, seal)) return std::nullopt;
    return life;
}

io::Liveness Looker::open(const std::string& file) {
    auto live = io::open_live(
        files_, [&] { return io::open_run(files_, file, stopped_); }, clock_.wall());
    const auto head = live->run.image->bytes().first(io::seal_bytes);
    Bytes seal(head.begin(), head.end());
    live->run.image.reset();
    known_.insert_or_assign(file, Known{.run = std::move(live->run), .seal = std::move(seal)});
    return live->life;
}

RunLook Looker::look(const std::string& file) {
    std::optional<io::Liveness> life = look_again(file);
    if (!life) life = open(file);
    const io::Recovered& run = known_.at(file).run;
    return {
        .file = file, .run = run.checkpoint, .life = *life, .warnings = run.warnings("showing")};
}

RunLook Looker::try_to_look(const std::string& file) try {
    return look(file);
} catch (const Error& error) {
    return {.file = file,
            .life = io::look_for_holder(files_, io::RunFiles(file)),
            .code = error.code(),
            .problem = error.what(),
            .unreadable = word_for(error)};
}

}  // namespace warpsieve::app
