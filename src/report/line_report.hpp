#pragma once

#include <optional>
#include <string>

#include "host/clock.hpp"
#include "report/listener.hpp"
#include "report/report_text.hpp"

namespace warpsieve::report {

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

}  // namespace warpsieve::report
