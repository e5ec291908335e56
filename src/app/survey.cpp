#include "app/survey.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "core/estimate.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::app {
namespace {

using Jobs = std::vector<core::Job>;

core::WideSum integers_of(const Interval& interval) {
    core::WideSum integers{.low = interval.span(), .high = 0};
    return integers += {.low = 1, .high = 0};
}

/// Integers that a run has or will have sieved.
double integers_asked(const core::Progress& progress) {
    if (progress.done()) return progress.integers_sieved();
    return progress.integers_sieved() + core::estimate_integers_left(progress);
}

void add_pace(Survey& sum, const RunLook& look) {
    const Pace pace = pace_of(look);
    sum.rate += pace.rate;
    if (pace.eta_s) sum.eta_s = std::max(sum.eta_s.value_or(0), *pace.eta_s);
}

void add_status(Survey& sum, const RunLook& look) {
    switch (look.life.status) {
        case io::LiveStatus::complete: ++sum.complete; break;
        case io::LiveStatus::running:
            ++sum.running;
            add_pace(sum, look);
            break;
        case io::LiveStatus::interrupted:
        case io::LiveStatus::paused: ++sum.waiting; break;
    }
}

/// The interval that a run is known to cover: of the first N primes, as much as they are expected
/// to need.
core::Job covered_by(const core::Progress& progress) {
    core::Job job = progress.job();
    if (job.first_n == 0) return job;
    job.interval = core::expected_interval(job);
    if (progress.done()) job.interval.last = *progress.sieved_through();
    return job;
}

bool by_place(const core::Job& one, const core::Job& other) {
    return std::pair(one.interval.first, one.part) < std::pair(other.interval.first, other.part);
}

/// Whether two files next to each other, in their order, may be parts of one whole.
bool may_be_of_one_whole(const core::Job& one, const core::Job& other) {
    if (one.part == other.part) return one.interval == other.interval;
    if (one.interval.last >= other.interval.first) return false;
    return (one.part + 1 == other.part) == (one.interval.last + 1 == other.interval.first);
}

/// Parts of one whole have as many bytes of its bitmap each, but for one (core::part_of).
bool are_of_equal_length(const Jobs& jobs) {
    const auto bytes = [](const core::Job& job) { return core::bytes_of(job.interval).count; };
    const auto [least, most] = std::ranges::minmax_element(jobs, {}, bytes);
    return bytes(*most) - bytes(*least) <= 1;
}

/// @param jobs in the order of their intervals
bool are_parts_of_one_whole(const Jobs& jobs) {
    if (jobs.empty() || jobs.front().parts == 1 || !are_of_equal_length(jobs)) return false;
    if (std::ranges::any_of(jobs,
                            [&](const core::Job& job) { return job.parts != jobs.front().parts; }))
        return false;
    for (std::size_t i = 1; i < jobs.size(); ++i)
        if (jobs[i - 1].part > jobs[i].part || !may_be_of_one_whole(jobs[i - 1], jobs[i]))
            return false;
    return true;
}

/// The whole, if its first and last part are there.
std::optional<Interval> whole_of(const Jobs& parts) {
    if (parts.front().part != 0 || parts.back().part + 1 != parts.back().parts) return std::nullopt;
    return Interval{parts.front().interval.first, parts.back().interval.last};
}

/// @param parts of one whole, in their order
std::vector<MissingPart> missing_parts(const Jobs& parts) {
    const std::optional<Interval> whole = whole_of(parts);
    std::vector<MissingPart> missing;
    auto next = parts.begin();
    for (std::uint32_t part = 0; part < parts.front().parts; ++part) {
        if (next == parts.end() || next->part != part) {
            missing.push_back({.part = part});
            if (whole) missing.back().interval = core::part_of(*whole, part, parts.front().parts);
        }
        while (next != parts.end() && next->part == part) ++next;
    }
    return missing;
}

/// Notes where intervals leave integers out, and whether they have some in common.
/// @param jobs in the order of their intervals
void add_seams(Survey& sum, const Jobs& jobs) {
    if (jobs.empty()) return;
    std::uint64_t covered = jobs.front().interval.last;
    for (const core::Job& job : std::span(jobs).subspan(1)) {
        if (job.interval.first <= covered)
            sum.overlaps = true;
        else if (job.interval.first - covered > 1)
            sum.uncovered.push_back({covered + 1, job.interval.first - 1});
        covered = std::max(covered, job.interval.last);
    }
}

/// Integers of a whole over those of its parts that are there.
double missing_share(const Survey& sum) {
    if (sum.missing.empty()) return 1;
    const auto there = static_cast<double>(sum.parts - sum.missing.size());
    return static_cast<double>(sum.parts) / there;
}

void add_cover(Survey& sum, Jobs jobs) {
    std::ranges::sort(jobs, by_place);
    add_seams(sum, jobs);
    if (!are_parts_of_one_whole(jobs)) return;
    sum.uncovered.clear();  // what is missing says more
    sum.parts = jobs.front().parts;
    sum.missing = missing_parts(jobs);
}

}  // namespace

Survey survey(const std::vector<RunLook>& looks) {
    Survey sum{.files = looks.size()};
    double sieved = 0;
    double asked = 0;
    Jobs jobs;
    for (const RunLook& look : looks) {
        if (!look.run) {
            ++sum.unreadable;
            continue;
        }
        const core::Progress& progress = look.run->progress;
        add_status(sum, look);
        sieved += progress.integers_sieved();
        asked += integers_asked(progress);
        if (const auto through = progress.sieved_through())
            sum.sieved += integers_of({progress.job().interval.first, *through});
        sum.primes += {.low = progress.totals().prime_count, .high = 0};
        jobs.push_back(covered_by(progress));
    }
    add_cover(sum, std::move(jobs));
    // Only when all is done this is 1.
    if (asked > 0) sum.fraction = sieved / (asked * missing_share(sum));
    if (sum.all_complete() && sum.missing.empty()) sum.eta_s = 0;
    return sum;
}

ExitCode worst_code(const std::vector<RunLook>& looks) {
    ExitCode worst = ExitCode::success;
    for (const RunLook& look : looks) worst = std::max(worst, look.code);
    return worst;
}

}  // namespace warpsieve::app
