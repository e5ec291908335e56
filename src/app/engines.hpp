#pragma once

#include <memory>
#include <optional>

#include "app/commands.hpp"
#include "app/parse/command.hpp"
#include "core/engine.hpp"
#include "core/progress.hpp"
#include "host/environment.hpp"
#include "report/listener.hpp"
#include "warpsieve/interval.hpp"

// The engine that the options of a command line stand for, by the rule of engines/engines.hpp, and
// the loop over it for verbs that save nothing.

namespace warpsieve::app {

/// What "auto" came to is said in a note, as engines::make_engine does.
/// @param interval the work
/// @throw DeviceError when the engine that was asked for cannot be had
[[nodiscard]] std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                                        const Interval& interval,
                                                        const host::Environment& environment,
                                                        report::Listener& listener);

/// Sieves a whole job for a verb that saves nothing, and reports how far it is.
/// @param verb for the message @param self_check as in batches::SelfCheck
/// @throw Error (interrupted) when stopped before the end
[[nodiscard]] core::Progress sieve_to_the_end(const char* verb,
                                              const core::Job& job,
                                              const EngineOptions& options,
                                              std::optional<double> self_check,
                                              const OutputOptions& output,
                                              const Surroundings& surroundings);

}  // namespace warpsieve::app
