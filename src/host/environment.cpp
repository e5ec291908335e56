#include "host/environment.hpp"

#include <fmt/chrono.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>

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
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// The device through which CUDA reaches a driver, and what a loaded driver tells of itself. They
/// stay where it is broken, or of another version than the libraries.
bool shows_nvidia_driver() {
    return access("/dev/nvidiactl", F_OK) == 0 || access("/proc/driver/nvidia", F_OK) == 0;
}

/// Whether Slurm tells a job or a step that it gave it GPUs, of which type or which of them
/// (sbatch(1), srun(1)). In all but the last two a 0 is a number of GPUs.
bool has_gpus_of_slurm(const Variables& variables) {
    const auto is_set = [&](const char* name) { return value_of(variables, name).has_value(); };
    const auto is_some = [&](const char* name) {
        return is_set(name) && value_of(variables, name) != "0";
    };
    return is_some("SLURM_GPUS") || is_some("SLURM_GPUS_ON_NODE") ||
           is_some("SLURM_GPUS_PER_NODE") || is_some("SLURM_GPUS_PER_TASK") ||
           is_set("SLURM_JOB_GPUS") || is_set("SLURM_STEP_GPUS");
}

/// Values of CUDA_VISIBLE_DEVICES by which a user, or Slurm in a job without GPUs, hides all.
constexpr std::array hides_all = {"-1", "NoDevFiles"};

}  // namespace

Environment current_environment() {
    return {.variables = current_variables(),
            .host = host_text(host_name()),
            .pid = getpid(),
            .nvidia_driver = shows_nvidia_driver()};
}

bool expects_gpu(const Environment& environment) {
    const Variables& variables = environment.variables;
    if (environment.nvidia_driver) return true;
    const auto visible = value_of(variables, "CUDA_VISIBLE_DEVICES");
    if (visible && std::ranges::find(hides_all, *visible) == hides_all.end()) return true;
    return has_gpus_of_slurm(variables);
}

std::string host_text(std::string name) {
    if (name.empty()) return "unknown";
    std::ranges::replace_if(
        name, [](char c) { return c <= ' ' || c > '~' || c == '/'; }, '?');
    return name;
}

std::optional<std::string> value_of(const Variables& variables, std::string_view name) {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

std::string cache_folder(const Variables& variables) {
    const auto absolute = [&](const char* name) {
        const auto path = value_of(variables, name);
        return path && path->front() == '/' ? *path : "";
    };
    if (const std::string cache = absolute("XDG_CACHE_HOME"); !cache.empty())
        return cache + "/warpsieve";
    const std::string home = absolute("HOME");
    return home.empty() ? "" : home + "/.cache/warpsieve";
}

io::Identity identity_of(const Environment& environment) {
    const Variables& variables = environment.variables;
    io::Identity identity{
        .host = environment.host, .pid = environment.pid, .session_id = new_uuid()};
    const auto job_id = number_of<std::uint64_t>(variables, "SLURM_JOB_ID");
    if (!job_id) return identity;
    identity.slurm_job_id = *job_id;
    if (const auto task = number_of<std::uint32_t>(variables, "SLURM_ARRAY_TASK_ID"))
        identity.slurm_array_task = *task;
    // Slurm leaves it unset in the first run of a job.
    identity.slurm_restart_count =
        number_of<std::uint32_t>(variables, "SLURM_RESTART_COUNT").value_or(0);
    return identity;
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
