#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::io {

/// A generation that proved good, with its bytes, which stay readable whatever is published after.
struct OpenedRun {
    RunFiles names;
    std::string file;  ///< of the generation
    std::unique_ptr<FileImage> image;
    Checkpoint checkpoint;           ///< without the chunks of its tail
    std::vector<BadGeneration> bad;  ///< newer generations that do not prove good
};

/// Opens the newest generation that proves good, to read what it stores. Touches nothing.
/// @throw FileError when there is none; see also recover_or_throw
[[nodiscard]] OpenedRun open_run(FileSystem& files, const std::string& output);

}  // namespace warpsieve::io
