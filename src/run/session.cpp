#include "run/session.hpp"

#include "host/environment.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::run {

io::Checkpoint new_checkpoint(const core::Job& job, const host::Clock& clock) {
    io::Checkpoint checkpoint{core::Progress(job)};
    checkpoint.run_id = host::new_uuid();
    checkpoint.date_created = host::to_utc(clock.wall());
    return checkpoint;
}

SessionBook::SessionBook(io::Checkpoint& checkpoint,
                         const host::Clock& clock,
                         const io::Identity& identity)
    : checkpoint_(checkpoint),
      clock_(clock),
      began_(clock.steady()),
      elapsed_before_(checkpoint.elapsed_s) {
    auto& history = checkpoint_.history;
    if (!history.empty() && history.back().end_reason == io::EndReason::running)
        history.back().end_reason = io::EndReason::killed;
    history.push_back({.number = static_cast<std::uint32_t>(history.size() + 1),
                       .identity = identity,
                       .start_time = host::to_utc(clock_.wall()),
                       .software_version = version});
    io::set_software(checkpoint_);
}

void SessionBook::uses(const core::Engine& engine) {
    row().engine = engine.name();
    row().device = engine.device();
    row().driver = engine.driver();
}

void SessionBook::sieved(const Interval& batch, std::uint64_t primes, host::Seconds in_engine) {
    io::Session& session = row();
    if (!session.sieved_any) session.first = batch.first;
    session.sieved_any = true;
    session.last = batch.last;
    session.primes += primes;
    integers_ += batch.length();
    session.engine_seconds += in_engine.count();
    checkpoint_.engine_s += in_engine.count();
}

void SessionBook::checked(std::uint32_t rechecks, std::uint32_t redone) {
    row().rechecks = rechecks;
    row().redone = redone;
}

void SessionBook::waited(host::Seconds time) {
    row().disk_seconds += time.count();
}

void SessionBook::stamp(io::Status status, io::EndReason reason) {
    const host::WallTime wall = clock_.wall();
    const std::string now = host::to_utc(wall);
    row().end_time = now;
    row().end_reason = reason;
    row().seconds = elapsed().count();
    checkpoint_.date_modified = now;
    checkpoint_.status = status;
    checkpoint_.elapsed_s = elapsed_before_ + elapsed().count();
    io::note_save(checkpoint_.saves,
                  {.time = host::Seconds(wall.time_since_epoch()).count(),
                   .session = row().number,
                   .sieved_through = checkpoint_.progress.sieved_through().value_or(0)});
}

host::Seconds SessionBook::elapsed() const {
    return clock_.steady() - began_;
}

}  // namespace warpsieve::run
