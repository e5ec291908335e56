#include "report/lines.hpp"

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
    return fmt::format("the first {} from {}", count_text(job.first_n, "prime", "primes"),
                       job.interval.first);
}

/// What has been sieved, from the start of the job.
std::string sieved_text(const core::Progress& progress) {
    return interval_text({progress.job().interval.first, progress.sieved_through().value_or(0)});
}

std::string work_text(const Ended& ended) {
    return fmt::format("{}, {}", duration_text(ended.elapsed),
                       rate_text(ended.integers, ended.elapsed));
}

std::string primes_text(const core::Progress& progress) {
    return count_text(progress.totals().prime_count, "prime", "primes");
}

/// "41.3 %, 21,003,445 primes, 3.1e9/s, ETA 12 s"
std::string progress_line(const Moment& moment) {
    const auto left = time_left(moment);
    return fmt::format("{}, {}, {}{}", percent_text(moment.progress.fraction(), 1),
                       primes_text(moment.progress), rate_text(moment.integers, moment.elapsed),
                       left ? ", ETA " + whole_duration_text(*left) : "");
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

std::string ended_line(const Ended& ended, const std::string& file) {
    const core::Progress& progress = ended.progress;
    const std::string primes = primes_text(progress);
    if (ended.ending == Ending::complete)
        return fmt::format("done: {} in {}; {}{}", primes, sieved_text(progress), work_text(ended),
                           file.empty() ? "" : "; in " + file);
    return fmt::format(
        "{} {}: {} so far; {}; {}",
        ended.ending == Ending::stopped ? "stopped at" : "time limit reached at",
        percent_text(progress.fraction(), 1), primes, work_text(ended),
        file.empty() ? "nothing was saved" : "saved in " + file + ", the same command goes on");
}

std::optional<host::Seconds> time_left(const Moment& moment) {
    if (!(moment.integers > 0 && moment.elapsed.count() > 0)) return std::nullopt;
    const core::Progress& progress = moment.progress;
    if (progress.done()) return host::Seconds(0);
    return moment.elapsed * (core::estimate_integers_left(progress) / moment.integers);
}

LineReport::LineReport(Sink sink, host::Clock clock)
    : sink_(std::move(sink)), clock_(std::move(clock)) {}

void LineReport::started(const Started& started) {
    file_ = started.file;
    // The first checkpoint gets its line whenever it comes: it shows that saving works.
    if (file_.empty()) last_line_ = clock_.steady();
    print(started_line(started));
}

void LineReport::resumed(const Resumed& resumed) {
    print(resumed_line(resumed));
}

void LineReport::progressed(const Moment& moment) {
    if (file_.empty() && due()) print(progress_line(moment));
}

void LineReport::saved(const Saved& saved, const Moment& moment) {
    if (due())
        print(fmt::format("{}; saved generation {} ({} in {})", progress_line(moment),
                          saved.generation, bytes_text(saved.bytes), duration_text(saved.took)));
}

void LineReport::warning(const std::string& line) {
    print("warning: " + line);
}

void LineReport::note(const std::string& line) {
    print(line);
}

void LineReport::ended(const Ended& ended) {
    print(ended_line(ended, file_));
}

void LineReport::print(const std::string& line) {
    sink_(printable(line) + "\n");
}

void QuietReport::warning(const std::string& line) {
    sink_(printable("warning: " + line) + "\n");
}

bool LineReport::due() {
    constexpr std::chrono::minutes apart(1);
    const host::SteadyTime now = clock_.steady();
    if (last_line_ && now - *last_line_ < apart) return false;
    last_line_ = now;
    return true;
}

}  // namespace warpsieve::report
