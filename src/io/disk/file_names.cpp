#include "io/disk/file_names.hpp"

#include <filesystem>

namespace warpsieve::io {
namespace {

/// Most links on the way to a file, as Linux has it (path_resolution(7)).
constexpr int max_links = 40;

}  // namespace

std::string follow_links(const std::string& start) {
    std::filesystem::path path = start;
    std::error_code failed;
    for (int i = 0; i < max_links && std::filesystem::is_symlink(path, failed); ++i) {
        const auto target = std::filesystem::read_symlink(path, failed);
        if (target.empty()) return start;
        path = path.parent_path() / target;
    }
    return path.string();
}

std::string folder_of(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

std::string process_name(const std::string& host, std::int64_t pid) {
    return host + "." + std::to_string(pid);
}

std::string temporary_prefix(const std::string& path) {
    return "." + std::filesystem::path(path).filename().string() + ".tmp.";
}

std::string temporary_path(const std::string& path,
                           const std::string& process,
                           const char* purpose) {
    return folder_of(path) + "/" + temporary_prefix(path) + process + "." + purpose;
}

}  // namespace warpsieve::io
