#include "run/find_run.hpp"

#include <utility>
#include <vector>

#include "core/longer_job.hpp"
#include "report/format.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// Largest file of a run without shards that may grow. All that it stores is taken into memory,
/// from where it goes into shards; files of runs have 64 MiB and little more, those of consolidate
/// and merge any size. Twice this much is held for a moment, and a run shall stay below 1 GiB.
constexpr std::uint64_t largest_plain_file = 256U << 20;

void require_new(const core::Request& asked, const std::string& file) {
    if (asked.extend)
        throw UsageError(file + ": there is no run to extend (leave --extend out to begin one)");
    if (!core::has_an_end(asked))
        throw UsageError(file +
                         ": there is no run to go on with (to begin one give START STOP, "
                         "both included, or --first N)");
}

void require_same_job(const io::Recovered& run, const core::Request& asked) {
    const auto lines = core::differences(run.checkpoint.progress.job(), asked);
    if (lines.empty()) return;
    std::string text = run.file + " is of another job; nothing was touched (";
    for (const std::string& line : lines) text += line + "; ";
    throw ForeignFileError(text + "choose another name with -o, or ask for the same job)");
}

/// Its ends are those of no interval that anybody asks for.
void require_no_part(const io::Recovered& run) {
    const core::Job& job = run.checkpoint.progress.job();
    if (job.parts != 1)
        throw ForeignFileError(run.file + " is part " + std::to_string(job.part) + "/" +
                               std::to_string(job.parts) +
                               " of an interval, and parts do not grow; nothing was touched "
                               "(merge all parts, and extend the merged file)");
}

void require_growable(const io::Recovered& run) {
    const std::uint64_t bytes = run.image ? run.image->bytes().size() : 0;
    if (bytes > largest_plain_file)
        throw ForeignFileError(run.file + " is one plain file of " + report::bytes_text(bytes) +
                               ", which is too large to grow; nothing was touched (sieve what "
                               "follows into a file of its own, and merge the two)");
}

std::string end_text(const core::Job& job) {
    if (job.first_n != 0) return "the first " + report::count_text(job.first_n, "prime", "primes");
    return "[" + std::to_string(job.interval.first) + ", " + std::to_string(job.interval.last) +
           "]";
}

}  // namespace

std::optional<Found> find_run(std::optional<io::Recovered> run,
                              const core::Request& asked,
                              const std::string& file) {
    if (!run) {
        require_new(asked, file);
        return std::nullopt;
    }
    if (asked.extend) require_no_part(*run);
    require_same_job(*run, asked);
    core::Progress progress = run->checkpoint.progress;
    const core::Job job = core::job_to_go_on_with(progress.job(), asked);
    if (job != progress.job()) {
        require_growable(*run);
        progress = core::in_longer_job(progress, job);
    }
    return Found{std::move(*run), std::move(progress)};
}

std::string growth_text(const Found& found) {
    return "the run grows from " + end_text(found.run.checkpoint.progress.job()) + " to " +
           end_text(found.progress.job());
}

}  // namespace warpsieve::run
