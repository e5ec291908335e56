#pragma once

#include <stop_token>
#include <string>

#include "core/progress.hpp"
#include "report/listener.hpp"
#include "run/checked_engine.hpp"

namespace warpsieve::app {

/// Sieves a job to its end; nothing is saved on the way.
/// @throw Error (interrupted) when stopped before. @param verb for its message
void sieve_unsaved(core::Progress& progress,
                   run::CheckedEngine& engine,
                   const std::stop_token& stop,
                   report::Listener& report,
                   const std::string& verb);

}  // namespace warpsieve::app
