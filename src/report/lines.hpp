#pragma once

// The sentences of progress reports, and the reports that are nothing but lines: LineReport for a
// log, QuietReport for --quiet. The sentences are the same on a terminal (terminal_report.hpp) and
// in a log. Nothing that a run does depends on them; text goes to a sink and nowhere else.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/clock.hpp"
#include "report/listener.hpp"

namespace warpsieve::report {

/// Takes text of a report as it is, line ends included: standard error, or a string in tests.
using Sink = std::function<void(std::string_view)>;

// Sentences have no line ends.

[[nodiscard]] std::string started_line(const Started& started);
[[nodiscard]] std::string resumed_line(const Resumed& resumed);
/// @param file as in Started; empty when nothing is saved
[[nodiscard]] std::string ended_line(const Ended& ended, const std::string& file);

/// Time to the end at the mean speed of this process so far; empty before there is one.
[[nodiscard]] std::optional<host::Seconds> time_left(const Moment& moment);

/// Progress for a log: a line at the start, at a checkpoint (at most one a minute) and at the end.
/// A run that saves nothing gets its line a minute without.
class LineReport : public Listener {
public:
    explicit LineReport(Sink sink, host::Clock clock = {});

    void started(const Started& started) override;
    void resumed(const Resumed& resumed) override;
    void progressed(const Moment& moment) override;
    void saved(const Saved& saved, const Moment& moment) override;
    void warning(const std::string& line) override;
    void note(const std::string& line) override;
    void ended(const Ended& ended) override;

private:
    void print(const std::string& line);
    /// Whether a progress line is due; if so the next one is a minute away.
    bool due();

    Sink sink_;
    host::Clock clock_;
    std::string file_;
    std::optional<host::SteadyTime> last_line_;  ///< of progress
};

/// Warnings, and nothing else.
class QuietReport : public Listener {
public:
    explicit QuietReport(Sink sink) : sink_(std::move(sink)) {}

    void started(const Started& /*unused*/) override {}
    void resumed(const Resumed& /*unused*/) override {}
    void progressed(const Moment& /*unused*/) override {}
    void saved(const Saved& /*unused*/, const Moment& /*unused*/) override {}
    void warning(const std::string& line) override;
    void note(const std::string& /*unused*/) override {}
    void ended(const Ended& /*unused*/) override {}

private:
    Sink sink_;
};

}  // namespace warpsieve::report
