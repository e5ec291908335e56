#pragma once

#include <string>

#include "app/parse/command.hpp"

namespace warpsieve::app {

/// Tells a terminal how far a copy is, in one line that is written over.
class ShareReport {
public:
    explicit ShareReport(const OutputOptions& output);

    /// @param share in [0, 1]; a percent that was told already is not told again
    void operator()(double share);

private:
    bool shown_;
    std::string told_;
};

}  // namespace warpsieve::app
