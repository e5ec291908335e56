#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/listener.hpp"

namespace warpsieve::test {

/// Remembers what a run told it.
class RecordingListener : public report::Listener {
public:
    void started(const report::Started& what) override {
        events.emplace_back("started");
        checkpoint_interval = what.checkpoint_interval;
    }
    void resumed(const report::Resumed& what) override {
        events.emplace_back("resumed");
        resumes.push_back(what);
    }
    void progressed(const report::Moment& /*unused*/) override {
        ++batches;
        if (on_progress) on_progress();
    }
    void saved(const report::Saved& what, const report::Moment& /*unused*/) override {
        events.emplace_back("saved");
        saves.push_back(what);
    }
    void warning(const std::string& line) override {
        events.emplace_back("warning");
        warnings.push_back(line);
    }
    void note(const std::string& line) override { notes.push_back(line); }
    void ended(const report::Ended& what) override {
        events.emplace_back("ended");
        endings.push_back(what.ending);
    }

    std::vector<std::string> events;  ///< all but batches, in order
    std::size_t batches = 0;
    std::function<void()> on_progress = {};  ///< called after every batch; may throw
    host::Seconds checkpoint_interval{};
    std::vector<report::Resumed> resumes;
    std::vector<report::Saved> saves;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;
    std::vector<report::Ending> endings;
};

}  // namespace warpsieve::test
