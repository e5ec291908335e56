#include "engines/kept_sizes.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string_view>

#include "core/parse.hpp"
#include "io/disk/new_file.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::engines {
namespace {

constexpr std::uint64_t longest_file = 4096;  ///< what we write is a tenth of it
constexpr std::string_view device_key = "device";
constexpr std::string_view driver_key = "driver";
constexpr std::string_view version_key = "warpsieve";
constexpr const char* measure_again = "run 'warpsieve selftest --tune' again, or remove the file";

using Lines = std::map<std::string, std::string, std::less<>>;

/// The lines KEY=VALUE of a text; empty where one is none, or a key comes twice.
std::optional<Lines> lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;  // a part of a file
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        if (!lines.emplace(line.substr(0, equals), line.substr(equals + 1)).second)
            return std::nullopt;
    }
    return lines;
}

std::string_view value_of(const Lines& lines, std::string_view key) {
    const auto found = lines.find(key);
    return found == lines.end() ? std::string_view() : found->second;
}

/// All sizes, each within its limits; empty where one is missing or beyond.
std::optional<gpu::Tuning> tuning_of(const Lines& lines) {
    gpu::Tuning tuning;
    for (const auto& [name, member] : gpu::named_sizes) {
        const auto value = core::parse_whole<std::uint32_t>(value_of(lines, name));
        if (!value) return std::nullopt;
        tuning.*member = *value;
    }
    try {
        tuning.check();
    } catch (const Error&) {
        return std::nullopt;
    }
    return tuning;
}

/// Why the lines are not about a device; empty when they are.
std::string difference(const Lines& lines, const MeasuredDevice& device) {
    const auto differs = [&](std::string_view key, std::string_view right) {
        const std::string_view value = value_of(lines, key);
        return value == right ? std::string()
                              : "it is of " + std::string(key) + " " + std::string(value) +
                                    ", not " + std::string(right);
    };
    if (auto text = differs(device_key, device.name); !text.empty()) return text;
    if (auto text = differs(driver_key, device.driver); !text.empty()) return text;
    return differs(version_key, version);
}

KeptSizes sizes_in(std::string_view text, const MeasuredDevice& device) {
    const auto lines = lines_of(text);
    if (!lines || lines->empty()) return {.problem = "it is damaged"};
    if (std::string text_of_it = difference(*lines, device); !text_of_it.empty())
        return {.problem = std::move(text_of_it)};
    const auto tuning = tuning_of(*lines);
    if (!tuning) return {.problem = "its sizes are damaged, or beyond their limits"};
    return {.tuning = tuning};
}

std::string ignored(const std::string& file, const std::string& why) {
    return "the sizes of the GPU sieve in " + file + " are ignored: " + why + " (" + measure_again +
           ")";
}

std::string text_of(const MeasuredDevice& device, const gpu::Tuning& tuning) {
    std::string text =
        "# Sizes of the GPU sieve, measured by 'warpsieve selftest --tune'. Remove this file to "
        "have\n"
        "# the defaults; results never depend on it.\n";
    const auto add = [&text](std::string_view key, std::string_view value) {
        text.append(key).append("=").append(value).append("\n");
    };
    add(version_key, version);
    add(device_key, device.name);
    add(driver_key, device.driver);
    for (const auto& [name, member] : gpu::named_sizes) add(name, std::to_string(tuning.*member));
    return text;
}

/// What start threads share: one of them reads at a time.
struct Reading {
    std::unique_ptr<io::FileSystem> files = io::make_posix_file_system();
    std::mutex mutex = {};
    std::set<std::string> warned = {};
};

}  // namespace

std::string sizes_file(const std::string& folder, const std::string& device) {
    std::string name = device;
    std::ranges::replace_if(
        name,
        [](unsigned char c) {
            return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
        },
        '_');
    return folder + "/sizes." + name;
}

KeptSizes read_sizes(io::FileSystem& files,
                     const std::string& folder,
                     const MeasuredDevice& device) {
    const std::string file = sizes_file(folder, device.name);
    try {
        const auto bytes = files.read(file, longest_file);
        if (!bytes) return {};
        KeptSizes kept =
            sizes_in({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, device);
        if (!kept.problem.empty()) kept.problem = ignored(file, kept.problem);
        return kept;
    } catch (const IoError& error) {
        return {.problem = ignored(file, error.what())};
    }
}

void keep_sizes(io::FileSystem& files,
                const std::string& folder,
                const std::string& process,
                const MeasuredDevice& device,
                const gpu::Tuning& tuning) {
    files.make_folder(io::folder_of(folder));
    files.make_folder(folder);
    const std::string file = sizes_file(folder, device.name);
    const std::string text = text_of(device, tuning);
    io::NewFile written(files, io::temporary_path(file, process, "sizes"), io::Leftover::remove);
    written.write_whole({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    written.publish(file, io::Existing::replace);
    written.drop_temporary();
}

gpu::MeasuredSizes kept_sizes(std::string folder, report::Listener& listener) {
    if (folder.empty()) return {};
    return [folder = std::move(folder), &listener, reading = std::make_shared<Reading>()](
               const gpu::Launcher& launcher) -> std::optional<gpu::Tuning> {
        const std::scoped_lock lock(reading->mutex);
        const MeasuredDevice device{launcher.device(), launcher.driver()};
        KeptSizes kept = read_sizes(*reading->files, folder, device);
        if (kept.tuning && !gpu::fits(*kept.tuning, launcher.limits()))
            kept = {.problem = ignored(sizes_file(folder, device.name),
                                       "its tiles are larger than the device's shared memory")};
        if (!kept.problem.empty() && reading->warned.insert(device.name).second)
            listener.warning(kept.problem);
        return kept.tuning;
    };
}

}  // namespace warpsieve::engines
