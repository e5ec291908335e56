#pragma once

#include "core/engine.hpp"
#include "host/clock.hpp"
#include "host/identity.hpp"
#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::run {

/// A checkpoint with nothing sieved, of a run that has never been saved.
[[nodiscard]] io::Checkpoint new_checkpoint(const core::Job& job, const host::Clock& clock);

/// The bookkeeping of one session in the checkpoint that it goes on with: opens its row of the
/// history, closes the one of a killed predecessor, and keeps times up to date.
class SessionBook {
public:
    SessionBook(io::Checkpoint& checkpoint,
                const host::Clock& clock,
                const host::Identity& identity);

    void uses(const core::Engine& engine);
    /// A batch was added to the progress; so long was spent in the engine for it.
    void sieved(const Interval& batch, std::uint64_t primes, host::Seconds in_engine);
    /// So many batches were held against a second computation, and so many of these sieved again.
    void checked(std::uint32_t rechecks, std::uint32_t redone);
    /// To be called before every save.
    void stamp(io::Status status, io::EndReason reason);

    [[nodiscard]] host::Seconds elapsed() const;

private:
    [[nodiscard]] io::Session& row() { return checkpoint_.history.back(); }

    io::Checkpoint& checkpoint_;
    const host::Clock& clock_;
    host::SteadyTime began_;
    double elapsed_before_;
};

}  // namespace warpsieve::run
