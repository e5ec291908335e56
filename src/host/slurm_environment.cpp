#include "host/slurm_environment.hpp"

#include <charconv>
#include <system_error>

namespace warpsieve::host {
namespace {

template <class Number>
std::optional<Number> number_of(const Variables& variables, std::string_view name) {
    const auto text = value_of(variables, name);
    if (!text) return std::nullopt;
    Number number = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped_at, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return number;
}

}  // namespace

std::optional<SlurmEnvironment> slurm_environment(const Variables& variables) {
    const auto job_id = number_of<std::uint64_t>(variables, "SLURM_JOB_ID");
    if (!job_id) return std::nullopt;
    return SlurmEnvironment{
        .job_id = *job_id,
        .array_job_id = number_of<std::uint64_t>(variables, "SLURM_ARRAY_JOB_ID"),
        .array_task_id = number_of<std::uint32_t>(variables, "SLURM_ARRAY_TASK_ID"),
        // Slurm leaves it unset in the first run of a job.
        .restart_count = number_of<std::uint32_t>(variables, "SLURM_RESTART_COUNT").value_or(0)};
}

}  // namespace warpsieve::host
