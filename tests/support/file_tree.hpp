#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temp_folder.hpp"

namespace warpsieve::test {

/// A root folder of its own, with what /proc and /sys hold on another machine.
class FileTree {
public:
    /// Writes a file and makes the folders above it. @param path as it is on that machine
    void write(const std::string& path, const std::string& text) const {
        const auto file = root() / std::filesystem::path(path).relative_path();
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    [[nodiscard]] std::filesystem::path root() const { return folder_.path(); }

private:
    TempFolder folder_;
};

}  // namespace warpsieve::test
