#include "io/store/run_files.hpp"

#include <filesystem>
#include <string_view>

#include "io/disk/file_names.hpp"

namespace warpsieve::io {
namespace {

constexpr std::string_view extension = ".h5";

}  // namespace

RunFiles::RunFiles(const std::string& output) : current_(follow_links(output)), stem_(current_) {
    folder_ = folder_of(current_);
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

void remove_temporaries(FileSystem& files, const RunFiles& names) {
    for (const std::string& name : files.list(names.folder()))
        if (name.starts_with(names.temporary_prefix())) files.remove(names.folder() + "/" + name);
}

}  // namespace warpsieve::io
