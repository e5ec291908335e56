#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Writes the bytes of a file into memory that is mapped, sealed, and tells how many they are;
/// empty when it was stopped.
using BuildFile = std::function<std::optional<std::uint64_t>(std::span<std::uint8_t> room)>;

struct NewFilePlace {
    const std::string& path;  ///< nothing has its name
    std::uint64_t room = 0;   ///< bytes that it takes at most
    /// Folder in which it is built, and from which it is copied; empty: it is built where it stays.
    const std::string& scratch;
    std::string_view seal_kind;
};

/// Makes a file of any size, durable when this returns. All of its room takes its place on the disk
/// at once: libhdf5 must not find the disk full, and what it writes here and there a shared file
/// system may take badly (then a scratch folder helps).
/// @return its size; empty when stopped, and what is left under its name is the caller's to remove,
/// as after an exception
[[nodiscard]] std::optional<std::uint64_t> build_file(FileSystem& files,
                                                      const NewFilePlace& place,
                                                      const BuildFile& build);

}  // namespace warpsieve::io
