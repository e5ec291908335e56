#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "core/plural.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

JsonObject json_of(const gpu::Device& device) {
    JsonObject json;
    json.add_small("device", static_cast<std::uint64_t>(device.number));
    json.add("name", device.name);
    json.add("bus_id", device.bus_id);
    json.add("compute_capability", fmt::format("{:.1f}", device.compute_capability / 10.0));
    json.add_small("multiprocessors", static_cast<std::uint64_t>(device.multiprocessors));
    json.add_small("memory_bytes", device.memory_bytes);
    json.add_small("free_memory_bytes", device.free_memory_bytes);
    json.add("problem", device.problem);
    return json;
}

JsonObject json_of(const gpu::DeviceList& list) {
    std::vector<JsonObject> devices;
    for (const gpu::Device& device : list.devices) devices.push_back(json_of(device));
    JsonObject json;
    json.add("driver", list.driver);
    json.add("cuda", list.runtime);
    json.add("problem", list.problem);
    json.add("devices", devices);
    return json;
}

std::string line_of(const gpu::Device& device) {
    return fmt::format(
        "{}: {}, compute capability {:.1f}, {} {}, {} of {} free, PCI {}{}", device.number,
        device.name, device.compute_capability / 10.0, device.multiprocessors,
        core::plural(static_cast<std::uint64_t>(device.multiprocessors), "multiprocessor",
                     "multiprocessors"),
        report::bytes_text(device.free_memory_bytes), report::bytes_text(device.memory_bytes),
        device.bus_id, device.problem.empty() ? "" : "; cannot be used: " + device.problem);
}

std::string describe(const gpu::DeviceList& list) {
    std::string text;
    const auto say = [&](const std::string& line) { text += report::printable(line) + "\n"; };
    say(fmt::format("driver: {}; CUDA of this program: {}", list.driver,
                    list.runtime.empty() ? "none" : list.runtime));
    for (const gpu::Device& device : list.devices) say(line_of(device));
    if (!list.problem.empty()) say("no device can be used: " + list.problem);
    return text;
}

}  // namespace

ExitCode execute(const DevicesCommand& command, const Surroundings& /*surroundings*/) {
    const gpu::DeviceList list = gpu::list_devices(gpu::Look::use);
    if (command.output.json)
        print_result(json_of(list));
    else
        print_result(describe(list));
    return list.problem.empty() ? ExitCode::success : ExitCode::unavailable;
}

}  // namespace warpsieve::app
