#pragma once

#include <memory>
#include <string>

#include "app/parse/command.hpp"
#include "report/listener.hpp"

namespace warpsieve::app {

/// Progress on standard error: a bar on a terminal, lines elsewhere, warnings only when quiet.
[[nodiscard]] std::unique_ptr<report::Listener> make_report(const OutputOptions& options);

/// Says "warning: LINE" on standard error, for verbs without a listener; not even --quiet stops it.
void print_warning(const std::string& line);

}  // namespace warpsieve::app
