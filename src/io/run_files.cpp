#include "io/run_files.hpp"

#include <filesystem>
#include <string_view>

namespace warpsieve::io {
namespace {

constexpr std::string_view extension = ".h5";

std::string follow_link(const std::string& output) {
    std::error_code failed;
    if (!std::filesystem::is_symlink(output, failed)) return output;
    // Also of a link to a file that is yet to be made.
    const auto target = std::filesystem::weakly_canonical(output, failed);
    return failed ? output : target.string();
}

}  // namespace

RunFiles::RunFiles(const std::string& output) : current_(follow_link(output)), stem_(current_) {
    const std::string parent = std::filesystem::path(current_).parent_path().string();
    folder_ = parent.empty() ? "." : parent;
    if (stem_.ends_with(extension)) stem_.resize(stem_.size() - extension.size());
}

std::string RunFiles::previous(unsigned age) const {
    return stem_ + ".prev" + std::to_string(age) + std::string(extension);
}

std::string RunFiles::temporary_prefix() const {
    return "." + std::filesystem::path(current_).filename().string() + ".tmp.";
}

std::string RunFiles::temporary(const std::string& process, const char* purpose) const {
    return folder_ + "/" + temporary_prefix() + process + "." + purpose;
}

}  // namespace warpsieve::io
