#pragma once

// `run --dry-run`: what a run would do, by all that can be known without doing it. It makes no
// engine, as it may be asked on a machine without GPUs for one that has them, takes no lock and
// writes nothing. A file of its own, as all the rest of `run` is about doing.

#include "app/parse/command.hpp"
#include "core/interrupted.hpp"
#include "core/request.hpp"
#include "io/store/checkpoint_store.hpp"

namespace warpsieve::app {

/// Looks at the file of a run and its folder as the run would at its start, and prints what it
/// would do. Whether another instance holds the run is told, and is no error: it may have ended by
/// the time of the run.
/// @throw Error with the exit code that the run would begin and end with
void tell_plan(const core::Request& asked,
               const RunCommand& command,
               io::CheckpointStore& store,
               io::FileSystem& files,
               const core::StopCheck& stopped);

}  // namespace warpsieve::app
