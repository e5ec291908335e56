#include "host/environment.hpp"

#include <fmt/chrono.h>
#include <unistd.h>

#include <array>
#include <random>

#include "core/parse.hpp"

namespace warpsieve::host {
namespace {

Variables current_variables() {
    Variables variables;
    if (environ == nullptr) return variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

std::string host_name() {
    std::array<char, 256> name{};
    // The last byte stays 0: POSIX does not promise one when a name is cut.
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

template <class Number>
std::optional<Number> number_of(const Variables& variables, std::string_view name) {
    const auto text = value_of(variables, name);
    return text ? core::parse_whole<Number>(*text) : std::nullopt;
}

}  // namespace

Environment current_environment() {
    return {.variables = current_variables(), .host = host_name(), .pid = getpid()};
}

std::optional<std::string> value_of(const Variables& variables, std::string_view name) {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

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

std::string new_uuid() {
    std::random_device device;
    const auto bits = [&] { return static_cast<std::uint32_t>(device()); };
    const std::uint32_t version = (bits() & 0x0fff) | 0x4000;
    const std::uint32_t variant = (bits() & 0x3fff) | 0x8000;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", bits(), bits() & 0xffff, version,
                       variant, bits() & 0xffff, bits());
}

std::string to_utc(WallTime time) {
    const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace warpsieve::host
