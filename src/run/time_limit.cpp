#include "run/time_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/format.hpp"

namespace warpsieve::run {
namespace {

/// Time before the end of the job that is kept for a stop at least. A stop takes two or three
/// seconds; the rest is for a machine or a file system that is suddenly slow, and costs 0.4 % of a
/// job of four hours. Jobs of less than 20 minutes keep a twentieth.
constexpr host::Seconds usual_reserve{60};
constexpr double least_share = 1.0 / 20;
constexpr host::Seconds least_reserve{5};
/// A stop finishes what waits to be stored, saves, and may come a batch late: once each, and as
/// much again twice for bad luck.
constexpr double safety = 3;
/// One pause of the whole machine must not eat up the job.
constexpr double largest_share = 1.0 / 4;

/// Further away than any job ends; still a point in time.
constexpr host::Seconds endless = std::chrono::hours(24 * 3653);

}  // namespace

TimeLimit::TimeLimit(std::optional<host::Seconds> max_time, JobTime job, host::Clock clock)
    : max_time_(max_time),
      job_(std::move(job)),
      clock_(std::move(clock)),
      began_(now()),
      turn_began_(began_) {}

void TimeLimit::begin() {
    if (job_.continuations) continuations_ = job_.continuations();
    if (job_.left) ask();
    turn_began_ = now();
}

bool TimeLimit::reached() {
    measure_turn();
    if (!is_near()) return false;
    if (max_time_ && now() - began_ >= *max_time_) return true;
    ask();
    turn_began_ = now();
    return end_is_near();
}

bool TimeLimit::is_near() const {
    return (max_time_ && now() - began_ >= *max_time_) || end_is_near();
}

void TimeLimit::measure_turn() {
    newest_.whole = now() - turn_began_;
    const std::uint64_t continuations = job_.continuations ? job_.continuations() : continuations_;
    if (std::exchange(continuations_, continuations) != continuations && job_.left) {
        // The process was suspended in the newest turn, or in the one before: another thread hears
        // of it, perhaps a moment later. What these took says nothing.
        before_ = newest_ = {};
        ask();
    }
    longest_ = {std::max(longest_.whole, before_.whole), std::max(longest_.save, before_.save)};
    before_ = std::exchange(newest_, {});
    turn_began_ = now();
}

std::optional<std::string> TimeLimit::take_note() {
    return std::exchange(note_, std::nullopt);
}

host::Seconds TimeLimit::reserve() const {
    const host::Seconds least = std::clamp(allotted_ * least_share, least_reserve, usual_reserve);
    const host::Seconds most = std::max(least, allotted_ * largest_share);
    return std::clamp(safety * (longest_.save + longest_.whole), least, most);
}

bool TimeLimit::end_is_near() const {
    return end_ && *end_ - now() <= reserve();
}

void TimeLimit::ask() {
    // The time before the question: the answer takes a while, and too early is safe.
    const host::SteadyTime when = now();
    learn(when, job_.left());
}

void TimeLimit::learn(host::SteadyTime when, std::optional<host::Seconds> left) {
    if (!left) {
        if (!end_ && !std::exchange(told_, true))
            note_ = "Slurm does not say when this job ends; its signals will be obeyed";
        return;  // what was known before is rather too early than too late
    }
    if (*left >= endless) {
        end_.reset();
        return;
    }
    constexpr host::Seconds noticeable(2);
    const host::SteadyTime end =
        when + std::chrono::duration_cast<host::SteadyTime::duration>(*left);
    const bool moved = end_ && std::abs(host::Seconds(end - *end_).count()) > noticeable.count();
    allotted_ = std::max(allotted_, *left);
    if (!end_ || moved)
        note_ =
            fmt::format("Slurm {}ends this job in {}; will stop {} before", moved ? "now " : "",
                        report::whole_duration_text(*left), report::whole_duration_text(reserve()));
    end_ = end;
}

}  // namespace warpsieve::run
