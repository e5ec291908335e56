#include "io/store/open_run.hpp"

#include <cerrno>

namespace warpsieve::io {

OpenedRun open_run(FileSystem& files, const std::string& output) {
    RunFiles names(output);
    std::optional<Recovered> found = recover_or_throw(files, names);
    if (!found) throw FileError("cannot open", output, ENOENT);
    return {.names = std::move(names),
            .file = std::move(found->file),
            .image = std::move(found->image),
            .checkpoint = std::move(*found->checkpoint),
            .bad = std::move(found->bad)};
}

}  // namespace warpsieve::io
