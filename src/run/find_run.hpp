#pragma once

// The run that a request means: none yet, the one in the file with its own job, or that one with a
// farther end. Everything by which a file is refused, and nothing is touched, is here, so that a
// run and a dry run say the same. It is handed what was opened, and opens nothing.

#include <optional>
#include <string>

#include "core/progress.hpp"
#include "core/request.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::run {

/// A run that is there already, and the progress that its next session begins with: its own, or the
/// same in a longer job.
struct Found {
    io::Recovered run;
    core::Progress progress;

    /// Whether the job goes on beyond the end that the file knows.
    [[nodiscard]] bool extends() const { return progress.job() != run.checkpoint.progress.job(); }
    /// Whether nothing is left to do.
    [[nodiscard]] bool is_complete() const {
        return run.checkpoint.status == io::Status::complete && !extends();
    }
};

/// What run_job() would go on with; empty where a new run is asked for, and there is none. Touches
/// nothing.
/// @param run its newest verified generation, as io::CheckpointStore::find() or begin() give it
/// @param file its name, for messages
/// @throw UsageError where there is none and the request means one; ForeignFileError when the file
/// is of another job, or cannot grow
[[nodiscard]] std::optional<Found> find_run(std::optional<io::Recovered> run,
                                            const core::Request& asked,
                                            const std::string& file);

/// "the run grows from [0, 1000] to [0, 2000]". @pre found.extends()
[[nodiscard]] std::string growth_text(const Found& found);

}  // namespace warpsieve::run
