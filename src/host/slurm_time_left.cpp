#include "host/slurm_time_left.hpp"

#include <charconv>
#include <utility>

#include "host/time_left_text.hpp"

namespace warpsieve::host {
namespace {

/// One task of an array has a job id of its own, but that of the last one is the array's as well:
/// squeue would show all tasks by it.
std::string name_for_squeue(const SlurmEnvironment& slurm) {
    if (slurm.array_job_id && slurm.array_task_id)
        return std::to_string(*slurm.array_job_id) + "_" + std::to_string(*slurm.array_task_id);
    return std::to_string(slurm.job_id);
}

std::optional<double> end_time_of(const Variables& variables) {
    const auto text = value_of(variables, "SLURM_JOB_END_TIME");
    if (!text) return std::nullopt;
    std::uint32_t seconds = 0;  // Slurm's times have 32 bits of seconds to come
    const char* const end = text->data() + text->size();
    const auto [stopped_at, error] = std::from_chars(text->data(), end, seconds);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return seconds;
}

}  // namespace

SlurmTimeLeft::SlurmTimeLeft(const SlurmEnvironment& slurm,
                             const Variables& variables,
                             AskCommand ask)
    : squeue_{"squeue", "--noheader", "--jobs=" + name_for_squeue(slurm), "--format=%L"},
      end_time_(end_time_of(variables)),
      ask_(std::move(ask)) {}

std::optional<Seconds> SlurmTimeLeft::operator()(WallTime now) {
    if (const auto left = by_environment(now)) return left;
    const auto text = ask_(squeue_);
    return text ? parse_time_left(*text) : std::nullopt;
}

std::optional<Seconds> SlurmTimeLeft::by_environment(WallTime now) {
    const auto end = std::exchange(end_time_, std::nullopt);
    if (!end) return std::nullopt;
    const Seconds left = Seconds(*end) - now.time_since_epoch();
    // A job that runs has time left: this clock, or the variable, is wrong.
    if (left <= Seconds(0)) return std::nullopt;
    return left;
}

Variables without_squeue_settings(const Variables& variables) {
    Variables left = variables;
    std::erase_if(left, [](const auto& variable) { return variable.first.starts_with("SQUEUE_"); });
    return left;
}

}  // namespace warpsieve::host
