#include "io/store/run_files.hpp"

#include <filesystem>
#include <string_view>

namespace warpsieve::io {
namespace {

constexpr std::string_view extension = ".h5";

/// Most links on the way to a file, as Linux has it (path_resolution(7)).
constexpr int max_links = 40;

/// Step by step, because a link to a file that is yet to be made has no canonical path.
std::string follow_links(const std::string& output) {
    std::filesystem::path path = output;
    std::error_code failed;
    for (int i = 0; i < max_links && std::filesystem::is_symlink(path, failed); ++i) {
        const auto target = std::filesystem::read_symlink(path, failed);
        if (target.empty()) return output;
        path = path.parent_path() / target;
    }
    return path.string();
}

}  // namespace

RunFiles::RunFiles(const std::string& output) : current_(follow_links(output)), stem_(current_) {
    const std::string parent = std::filesystem::path(current_).parent_path().string();
    folder_ = parent.empty() ? "." : parent;
    if (stem_.ends_with(extension)) stem_.resize(stem_.size() - extension.size());
}

std::string RunFiles::previous(unsigned age) const {
    return stem_ + ".prev" + std::to_string(age) + std::string(extension);
}

std::string RunFiles::set_aside_prefix() const {
    return std::filesystem::path(stem_).filename().string() + ".";
}

std::string RunFiles::shard(const std::string& name) const {
    return std::filesystem::path(shards()).filename().string() + "/" + name;
}

std::string RunFiles::temporary_prefix() const {
    return "." + std::filesystem::path(current_).filename().string() + ".tmp.";
}

std::string RunFiles::temporary(const std::string& process, const char* purpose) const {
    return folder_ + "/" + temporary_prefix() + process + "." + purpose;
}

}  // namespace warpsieve::io
