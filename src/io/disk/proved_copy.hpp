#pragma once

#include <span>
#include <string>
#include <string_view>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Copies a sealed file out of memory to where nothing has its name: durably, as write_durably
/// does, in large sequential writes; then reads it back and proves its size and its seal.
/// @throw IoError when it does not prove; it is removed then
void write_proved_copy(FileSystem& files,
                       const std::string& path,
                       std::span<const std::uint8_t> contents,
                       std::string_view kind);

}  // namespace warpsieve::io
