#pragma once

#include <string>
#include <utility>

#include "report/listener.hpp"
#include "report/report_text.hpp"

namespace warpsieve::report {

/// Warnings, and nothing else.
class QuietReport : public Listener {
public:
    explicit QuietReport(Sink sink) : sink_(std::move(sink)) {}

    void started(const Started& /*unused*/) override {}
    void resumed(const Resumed& /*unused*/) override {}
    void progressed(const Moment& /*unused*/) override {}
    void saved(const Saved& /*unused*/, const Moment& /*unused*/) override {}
    void warning(const std::string& line) override { sink_("warning: " + line + "\n"); }
    void note(const std::string& /*unused*/) override {}
    void ended(const Ended& /*unused*/) override {}

private:
    Sink sink_;
};

}  // namespace warpsieve::report
