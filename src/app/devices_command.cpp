#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "core/plural.hpp"
#include "engines/kept_sizes.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// Whether somebody has measured with which sizes a device sieves fastest.
engines::KeptSizes sizes_of(const gpu::Device& device,
                            const gpu::DeviceList& list,
                            const Surroundings& surroundings) {
    const std::string folder = host::cache_folder(surroundings.environment.variables);
    if (folder.empty()) return {};
    return engines::read_sizes(*io::make_posix_file_system(), folder, {device.name, list.driver});
}

JsonObject json_of(const gpu::Device& device, const engines::KeptSizes& sizes) {
    JsonObject json;
    json.add_small("device", static_cast<std::uint64_t>(device.number));
    json.add("name", device.name);
    json.add("bus_id", device.bus_id);
    json.add("compute_capability", fmt::format("{:.1f}", device.compute_capability / 10.0));
    json.add_small("multiprocessors", static_cast<std::uint64_t>(device.multiprocessors));
    json.add_small("memory_bytes", device.memory_bytes);
    json.add_small("free_memory_bytes", device.free_memory_bytes);
    json.add("tuned", sizes.tuning.has_value());
    json.add("problem", device.problem);
    return json;
}

JsonObject json_of(const gpu::DeviceList& list, const Surroundings& surroundings) {
    std::vector<JsonObject> devices;
    for (const gpu::Device& device : list.devices)
        devices.push_back(json_of(device, sizes_of(device, list, surroundings)));
    JsonObject json;
    json.add("driver", list.driver);
    json.add("cuda", list.runtime);
    json.add("problem", list.problem);
    json.add("devices", devices);
    return json;
}

std::string line_of(const gpu::Device& device, const engines::KeptSizes& sizes) {
    return fmt::format(
        "{}: {}, compute capability {:.1f}, {} {}, {} of {} free, PCI {}, {}{}", device.number,
        device.name, device.compute_capability / 10.0, device.multiprocessors,
        core::plural(static_cast<std::uint64_t>(device.multiprocessors), "multiprocessor",
                     "multiprocessors"),
        report::bytes_text(device.free_memory_bytes), report::bytes_text(device.memory_bytes),
        device.bus_id, sizes.tuning ? "tuned" : "not tuned",
        device.problem.empty() ? "" : "; cannot be used: " + device.problem);
}

std::string describe(const gpu::DeviceList& list, const Surroundings& surroundings) {
    std::string text;
    const auto say = [&](const std::string& line) { text += report::printable(line) + "\n"; };
    say(fmt::format("driver: {}; CUDA of this program: {}", list.driver,
                    list.runtime.empty() ? "none" : list.runtime));
    for (const gpu::Device& device : list.devices) {
        const engines::KeptSizes sizes = sizes_of(device, list, surroundings);
        say(line_of(device, sizes));
        if (!sizes.problem.empty()) say("   " + sizes.problem);
    }
    if (!list.problem.empty()) say("no device can be used: " + list.problem);
    return text;
}

}  // namespace

ExitCode execute(const DevicesCommand& command, const Surroundings& surroundings) {
    const gpu::DeviceList list = gpu::list_devices(gpu::Look::use);
    if (command.output.json)
        print_result(json_of(list, surroundings));
    else
        print_result(describe(list, surroundings));
    return list.problem.empty() ? ExitCode::success : ExitCode::unavailable;
}

}  // namespace warpsieve::app
