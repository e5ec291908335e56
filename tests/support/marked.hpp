#pragma once

#include <cstring>
#include <filesystem>

#include "io/disk/superblock.hpp"
#include "support/folder_contents.hpp"

namespace warpsieve::test {

/// Where the status of a sealed file and the checksum of its superblock are.
inline constexpr std::size_t status_at = 523;
inline constexpr std::size_t checksum_at = 556;

/// The bytes of a sealed file with another status in its superblock, and the checksum that belongs
/// to it. 1: a program has it open for writing; 5: with readers beside it (SWMR).
inline Bytes marked(Bytes file, std::uint8_t status = 1) {
    file.at(status_at) = status;
    const std::span<const std::uint8_t> superblock =
        std::span(file).subspan(io::seal_bytes, checksum_at - io::seal_bytes);
    const std::uint32_t checksum = io::metadata_checksum(superblock);
    std::memcpy(&file.at(checksum_at), &checksum, sizeof checksum);
    return file;
}

inline void mark_file(const std::filesystem::path& path, std::uint8_t status = 1) {
    write_file(path, marked(bytes_of_file(path), status));
}

}  // namespace warpsieve::test
