#pragma once

// When runs worked and how fast, from their sessions and saves. A file has the saves before its
// newest generation alone, and thins them; what lies between two of a session, and what a session
// did after its last one, are stretches of known length and known work. No drawing here.

#include <string>
#include <vector>

#include "plots/run.hpp"

namespace warpsieve::plots {

/// Seconds since 1970.
struct Span {
    double from = 0;
    double to = 0;

    [[nodiscard]] double seconds() const noexcept { return to - from; }
};

/// When a session was at work, as far as its file tells: times of sessions are whole seconds, those
/// of saves are finer.
[[nodiscard]] Span span_of(const io::Checkpoint& run, const io::Session& session);

/// From the first sign of any run to the last, wide enough to draw. Empty where no file says when
/// anything happened.
[[nodiscard]] std::optional<Span> span_of(const std::vector<Run>& runs);

/// Work at an even pace.
struct Stretch {
    Span span;
    double rate = 0;  ///< integers a second
};

/// What all runs did together: stretches one after another, without overlaps; between some of them
/// nobody worked. Each end of a stretch of any run is an end of one of these. Of a session, what is
/// shorter than `shortest` seconds has the mean pace of its neighbours: engines sieve ahead of
/// saves by some batches, so that over short times a rate says nothing.
[[nodiscard]] std::vector<Stretch> throughput(const std::vector<Run>& runs, double shortest);

}  // namespace warpsieve::plots
