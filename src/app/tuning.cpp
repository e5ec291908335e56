#include "app/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/reports.hpp"
#include "core/plural.hpp"
#include "engines/kept_sizes.hpp"
#include "host/clock.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/tuner.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// A device, and what came of it.
struct Tuned {
    int number = 0;
    engines::MeasuredDevice device = {};
    gpu::TunerReport report = {};
    std::string file = {};  ///< in which the sizes are kept; empty: they are not

    [[nodiscard]] const gpu::Trial& best() const { return report.trials.at(report.best); }
};

/// Those that were asked for, or one of each name: those of one name are alike. The first where
/// there is none, which then fails with the reason.
std::vector<int> devices_to_tune(const EngineOptions& options) {
    if (!options.devices.empty()) return options.devices;
    std::vector<int> numbers;
    std::set<std::string> names;
    for (const gpu::Device& device : gpu::list_devices(gpu::Look::outside).devices)
        if (device.problem.empty() && names.insert(device.name).second)
            numbers.push_back(device.number);
    return numbers.empty() ? std::vector{0} : numbers;
}

std::unique_ptr<core::Engine> make_engine_with(int device, const gpu::Tuning& tuning) {
    return gpu::make_cuda_engine({.devices = {device}, .measured = [&](const gpu::Launcher&) {
                                      return std::optional(tuning);
                                  }});
}

/// What a device is: asked when it is started.
gpu::DeviceLimits look_at(int number, engines::MeasuredDevice& device) {
    gpu::DeviceLimits limits;
    static_cast<void>(
        gpu::make_cuda_engine({.devices = {number}, .measured = [&](const gpu::Launcher& launcher) {
                                   device = {launcher.device(), launcher.driver()};
                                   limits = launcher.limits();
                                   return std::optional<gpu::Tuning>();
                               }}));
    return limits;
}

gpu::TunerTask task_for(int number, const TuneOptions& options) {
    gpu::TunerTask task{
        .make_engine =
            [number](const gpu::Tuning& tuning) { return make_engine_with(number, tuning); },
        .now =
            [] {
                return std::chrono::duration<double>(host::Clock{}.steady().time_since_epoch())
                    .count();
            }};
    if (options.most) task.seconds = options.most->count();
    if (options.height) task.heights = {*options.height};
    task.integers = options.pass_integers.value_or(0);
    return task;
}

std::string heading(const Tuned& tuned, const std::vector<std::uint64_t>& heights) {
    std::string text = fmt::format(
        "{}: {}, driver {}\ntime of a pass, that with the sizes by default "
        "is 1:\n{:<20}{:>12}",
        tuned.number, tuned.device.name, tuned.device.driver, "size", "value");
    for (const std::uint64_t height : heights)
        text += fmt::format("{:>10}", report::short_text(height));
    return text + fmt::format("{:>10}", "mean");
}

std::string row(const gpu::Trial& trial) {
    std::string text = trial.varied == nullptr ? fmt::format("{:<32}", "by default")
                                               : fmt::format("{:<20}{:>12}", trial.varied->name,
                                                             trial.tuning.*(trial.varied->member));
    for (const double ratio : trial.ratios) text += fmt::format("{:>10.3f}", ratio);
    return text + fmt::format("{:>10.3f}", trial.ratio());
}

std::string outcome(const Tuned& tuned) {
    const gpu::TunerReport& report = tuned.report;
    std::string sizes;
    for (const auto& [name, member] : gpu::named_sizes)
        sizes +=
            fmt::format("{}{} {}", sizes.empty() ? "" : ", ", name, tuned.best().tuning.*member);
    return fmt::format(
        "fastest: {}\n{} of {} {} within {:.0f} % of it{}\n{}", sizes, report.as_good(),
        report.trials.size(), core::plural(report.trials.size(), "trial", "trials"),
        100 * gpu::tuner_margin, report.in_time ? "" : "; the time was over before all was tried",
        tuned.file.empty() ? "kept nowhere" : "kept in " + tuned.file);
}

JsonObject json_of(const gpu::Trial& trial, const std::vector<std::uint64_t>& heights) {
    JsonObject json;
    for (const auto& [name, member] : gpu::named_sizes) json.add_small(name, trial.tuning.*member);
    std::vector<JsonObject> ratios(heights.size());
    for (std::size_t i = 0; i < heights.size(); ++i) {
        ratios[i].add("at", heights[i]);
        ratios[i].add("ratio", trial.ratios.at(i));
    }
    json.add("ratio", trial.ratio());
    json.add("ratios", ratios);
    return json;
}

JsonObject json_of(const Tuned& tuned, const std::vector<std::uint64_t>& heights) {
    std::vector<JsonObject> trials;
    for (const gpu::Trial& trial : tuned.report.trials) trials.push_back(json_of(trial, heights));
    JsonObject json;
    json.add_small("device", static_cast<std::uint64_t>(tuned.number));
    json.add("name", tuned.device.name);
    json.add("driver", tuned.device.driver);
    for (const auto& [name, member] : gpu::named_sizes)
        json.add_small(name, tuned.best().tuning.*member);
    json.add("ratio", tuned.best().ratio());
    json.add_small("as_good", tuned.report.as_good());
    json.add("in_time", tuned.report.in_time);
    json.add("file", tuned.file);
    json.add("trials", trials);
    return json;
}

/// Where they cannot be kept, they are printed all the same.
void keep(Tuned& tuned, const Surroundings& surroundings) {
    const std::string folder = host::cache_folder(surroundings.environment.variables);
    if (folder.empty()) {
        print_warning("the sizes cannot be kept: nothing says where (set XDG_CACHE_HOME or HOME)");
        return;
    }
    try {
        const auto files = io::make_posix_file_system();
        engines::keep_sizes(*files, folder, surroundings.process(), tuned.device,
                            tuned.best().tuning);
        tuned.file = engines::sizes_file(folder, tuned.device.name);
    } catch (const IoError& error) {
        print_warning(std::string("the sizes cannot be kept: ") + error.what());
    }
}

}  // namespace

ExitCode tune_gpus(const SelftestCommand& command, const Surroundings& surroundings) {
    const bool talks = !command.output.json && !command.output.quiet;
    const auto say = [talks](const std::string& text) {
        if (talks) print_result(text + "\n");
    };
    std::vector<JsonObject> devices;
    for (const int number : devices_to_tune(command.engine)) {
        Tuned tuned{.number = number};
        gpu::TunerTask task = task_for(number, *command.tune);
        task.limits = look_at(number, tuned.device);
        task.tried = [&](const gpu::Trial& trial) { say(row(trial)); };
        say(heading(tuned, task.heights));
        tuned.report = gpu::tune(task, surroundings.stop.token());
        keep(tuned, surroundings);
        say(outcome(tuned));
        devices.push_back(json_of(tuned, task.heights));
    }
    if (command.output.json) {
        JsonObject json;
        json.add("devices", devices);
        print_result(json);
    }
    return ExitCode::success;
}

}  // namespace warpsieve::app
