#pragma once

#include <memory>

#include "app/parse/command.hpp"
#include "report/listener.hpp"

namespace warpsieve::app {

/// Progress on standard error: a bar on a terminal, lines elsewhere, warnings only when quiet.
[[nodiscard]] std::unique_ptr<report::Listener> make_report(const OutputOptions& options);

}  // namespace warpsieve::app
