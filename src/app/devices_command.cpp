#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

nlohmann::ordered_json json_of(const gpu::Device& device) {
    return {{"device", device.number},
            {"name", device.name},
            {"bus_id", device.bus_id},
            {"compute_capability", fmt::format("{:.1f}", device.compute_capability / 10.0)},
            {"multiprocessors", device.multiprocessors},
            {"memory_bytes", device.memory_bytes},
            {"free_memory_bytes", device.free_memory_bytes},
            {"problem", device.problem}};
}

nlohmann::ordered_json json_of(const gpu::DeviceList& list) {
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (const gpu::Device& device : list.devices) devices.push_back(json_of(device));
    return {{"driver", list.driver},
            {"cuda", list.runtime},
            {"problem", list.problem},
            {"devices", devices}};
}

std::string line_of(const gpu::Device& device) {
    return fmt::format(
        "{}: {}, compute capability {:.1f}, {} multiprocessors, {} of {} free, PCI {}{}\n",
        device.number, device.name, device.compute_capability / 10.0, device.multiprocessors,
        report::bytes_text(device.free_memory_bytes), report::bytes_text(device.memory_bytes),
        device.bus_id, device.problem.empty() ? "" : "; cannot be used: " + device.problem);
}

std::string describe(const gpu::DeviceList& list) {
    std::string text = fmt::format("driver: {}; CUDA of this program: {}\n", list.driver,
                                   list.runtime.empty() ? "none" : list.runtime);
    for (const gpu::Device& device : list.devices) text += line_of(device);
    if (!list.problem.empty()) text += "no device can be used: " + list.problem + "\n";
    return text;
}

}  // namespace

ExitCode execute(const DevicesCommand& command, const Surroundings& /*surroundings*/) {
    const gpu::DeviceList list = gpu::list_devices(gpu::Look::use);
    print_result(command.output.json ? json_of(list).dump() + "\n" : describe(list));
    return list.problem.empty() ? ExitCode::success : ExitCode::unavailable;
}

}  // namespace warpsieve::app
