#include "report/report_text.hpp"

#include <fmt/format.h>

#include "core/estimate.hpp"
#include "report/format.hpp"

namespace warpsieve::report {
namespace {

std::string interval_text(const Interval& interval) {
    return fmt::format("[{}, {}]", interval.first, interval.last);
}

std::string job_text(const core::Job& job) {
    if (job.first_n == 0) return interval_text(job.interval);
    return fmt::format("the first {} primes from {}", with_thousands(job.first_n),
                       job.interval.first);
}

/// What has been sieved, from the start of the job.
std::string sieved_text(const core::Progress& progress) {
    return interval_text({progress.job().interval.first, progress.sieved_through().value_or(0)});
}

std::string outcome_text(const Ended& ended) {
    switch (ended.ending) {
        case Ending::complete: return "done";
        case Ending::stopped: return "stopped at";
        case Ending::time_limit: return "time limit reached at";
    }
    return "ended at";
}

std::string work_text(const Ended& ended) {
    return fmt::format("{}, {}", duration_text(ended.elapsed),
                       rate_text(ended.integers, ended.elapsed));
}

}  // namespace

std::string started_line(const Started& started) {
    std::string what = fmt::format("sieving {} on {}", job_text(started.job), started.engine);
    if (started.file.empty()) return what;
    return fmt::format("{}; saving to {} every {}{}", what, started.file,
                       duration_text(started.checkpoint_interval),
                       started.interval_is_default ? " (default)" : "");
}

std::string resumed_line(const Resumed& resumed) {
    constexpr host::Seconds noticeable(0.5);
    const std::string redone = resumed.redone < noticeable
                                   ? "nothing is done again"
                                   : fmt::format("about {} of work since the last save is redone",
                                                 whole_duration_text(resumed.redone));
    return fmt::format("resume: generation {}, {} done, {}", resumed.generation,
                       percent_text(resumed.fraction, 0), redone);
}

std::string progress_line(const Moment& moment) {
    const auto left = time_left(moment);
    return fmt::format("{}, {} primes, {}{}", percent_text(moment.progress.fraction(), 1),
                       with_thousands(moment.progress.totals().prime_count),
                       rate_text(moment.integers, moment.elapsed),
                       left ? ", ETA " + whole_duration_text(*left) : "");
}

std::string ended_line(const Ended& ended, const std::string& file) {
    const core::Progress& progress = ended.progress;
    const std::string primes = with_thousands(progress.totals().prime_count);
    if (ended.ending == Ending::complete)
        return fmt::format("done: {} primes in {}; {}{}", primes, sieved_text(progress),
                           work_text(ended), file.empty() ? "" : "; in " + file);
    return fmt::format(
        "{} {}: {} primes so far; {}; {}", outcome_text(ended),
        percent_text(progress.fraction(), 1), primes, work_text(ended),
        file.empty() ? "nothing was saved" : "saved in " + file + ", the same command goes on");
}

std::optional<host::Seconds> time_left(const Moment& moment) {
    if (!(moment.integers > 0 && moment.elapsed.count() > 0)) return std::nullopt;
    const core::Progress& progress = moment.progress;
    if (progress.done()) return host::Seconds(0);
    return moment.elapsed * (core::estimate_integers_left(progress) / moment.integers);
}

}  // namespace warpsieve::report
