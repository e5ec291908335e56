#pragma once

// What a session leaves in the checkpoint that it goes on with: who sieved what, when and for how
// long. Changes that checkpoint in memory; saving.hpp writes it.

#include "core/engine.hpp"
#include "host/clock.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/identity.hpp"

namespace warpsieve::run {

/// A checkpoint with nothing sieved, of a run that has never been saved.
[[nodiscard]] io::Checkpoint new_checkpoint(const core::Job& job, const host::Clock& clock);

/// The bookkeeping of one session: opens its row of the history, closes the row of a killed
/// predecessor, and keeps times up to date.
class SessionBook {
public:
    SessionBook(io::Checkpoint& checkpoint, const host::Clock& clock, const io::Identity& identity);

    void uses(const core::Engine& engine);
    /// To be called for every batch that is added to the progress.
    /// @param in_engine time that the engine took for it
    void sieved(const Interval& batch, std::uint64_t primes, host::Seconds in_engine);
    /// @param rechecks batches that were held against a second computation, in all
    /// @param redone those of them that were sieved again
    void checked(std::uint32_t rechecks, std::uint32_t redone);
    /// @param time that the run waited for its files
    void waited(host::Seconds time);
    /// To be called before every save; it is the newest of the checkpoint's saves then.
    void stamp(io::Status status, io::EndReason reason);

    [[nodiscard]] host::Seconds elapsed() const;
    /// Integers that this session has sieved.
    [[nodiscard]] double integers() const noexcept { return integers_; }

private:
    [[nodiscard]] io::Session& row() { return checkpoint_.history.back(); }

    io::Checkpoint& checkpoint_;
    const host::Clock& clock_;
    host::SteadyTime began_;
    double elapsed_before_;
    double integers_ = 0;
};

/// Tells a session's book how long the run waits for its files, from here to the end of the scope,
/// whether what it waits for works or throws.
class WaitForDisk {
public:
    WaitForDisk(SessionBook& book, const host::Clock& clock)
        : book_(book), clock_(clock), began_(clock.steady()) {}
    WaitForDisk(const WaitForDisk&) = delete;
    WaitForDisk& operator=(const WaitForDisk&) = delete;
    WaitForDisk(WaitForDisk&&) = delete;
    WaitForDisk& operator=(WaitForDisk&&) = delete;
    ~WaitForDisk() { book_.waited(so_far()); }

    [[nodiscard]] host::Seconds so_far() const { return clock_.steady() - began_; }

private:
    SessionBook& book_;
    const host::Clock& clock_;
    host::SteadyTime began_;
};

}  // namespace warpsieve::run
