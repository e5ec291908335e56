#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "io/disk/file_system.hpp"

namespace warpsieve::test {

[[nodiscard]] inline Bytes bytes_of_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    if (!in) return {};
    Bytes bytes(static_cast<std::size_t>(in.tellg()));
    in.seekg(0).read(reinterpret_cast<char*>(bytes.data()),
                     static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));  // it may be cut short meanwhile
    return bytes;
}

/// Makes the folders on the way.
inline void write_file(const std::filesystem::path& path, const Bytes& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

inline void write_file(const std::filesystem::path& path, const std::string& text) {
    write_file(path, Bytes(text.begin(), text.end()));
}

/// Every file of a folder and the folders in it, by name: to compare a folder with itself before.
[[nodiscard]] inline std::map<std::string, Bytes> folder_contents(
    const std::filesystem::path& folder) {
    std::map<std::string, Bytes> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] = bytes_of_file(entry.path());
    return files;
}

[[nodiscard]] inline std::vector<std::string> file_names(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : folder_contents(folder)) names.push_back(name);
    return names;
}

}  // namespace warpsieve::test
