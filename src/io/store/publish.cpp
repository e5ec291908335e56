#include "io/store/publish.hpp"

#include <optional>

#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"

namespace warpsieve::io {
namespace {

bool exists(FileSystem& files, const std::string& path) {
    return files.read(path, 1).has_value();
}

/// Gives the current generation a second name, and moves those before it up by one.
void keep_previous(FileSystem& files,
                   const RunFiles& names,
                   unsigned keep,
                   const std::string& process) {
    if (keep < 2) return;
    const std::optional<Bytes> seal = files.read(names.current(), seal_bytes);
    // After a save that failed at its very end the current generation already has its second name;
    // moving it up again would push out an older one for nothing.
    if (!seal || seal == files.read(names.previous(1), seal_bytes)) return;
    NewFile second(files, names.temporary(process, "link"), Leftover::remove);
    second.link_or_copy(names.current());
    for (unsigned age = keep - 1; age > 1; --age)
        if (exists(files, names.previous(age - 1)))
            files.rename(names.previous(age - 1), names.previous(age));
    second.rename_to(names.previous(1));
}

}  // namespace

void publish(FileSystem& files,
             const RunFiles& names,
             std::span<const std::uint8_t> contents,
             unsigned keep,
             const std::string& process) {
    NewFile file(files, names.temporary(process, "new"), Leftover::remove);
    file.write_whole(contents);
    keep_previous(files, names, keep, process);
    file.publish(names.current(), Existing::replace);
}

}  // namespace warpsieve::io
