#pragma once

#include <string>
#include <vector>

#include "report/listener.hpp"

namespace warpsieve::test {

/// Remembers what a run told it.
class RecordingListener : public run::Listener {
public:
    void started(const run::Started& what) override {
        events.emplace_back("started");
        checkpoint_interval = what.checkpoint_interval;
    }
    void resumed(const run::Resumed& what) override {
        events.emplace_back("resumed");
        resumes.push_back(what);
    }
    void progressed(const run::Moment& /*unused*/) override { ++batches; }
    void saved(const run::Saved& what, const run::Moment& /*unused*/) override {
        events.emplace_back("saved");
        saves.push_back(what);
    }
    void warning(const std::string& line) override {
        events.emplace_back("warning");
        warnings.push_back(line);
    }
    void note(const std::string& line) override { notes.push_back(line); }
    void ended(const run::Ended& what) override {
        events.emplace_back("ended");
        endings.push_back(what.ending);
    }

    std::vector<std::string> events;  ///< all but batches, in order
    std::size_t batches = 0;
    run::Seconds checkpoint_interval{};
    std::vector<run::Resumed> resumes;
    std::vector<run::Saved> saves;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;
    std::vector<run::Ending> endings;
};

}  // namespace warpsieve::test
