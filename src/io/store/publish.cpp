#include "io/store/publish.hpp"

#include <cerrno>
#include <optional>

#include "io/disk/durable_file.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"

namespace warpsieve::io {
namespace {

/// Gives the current generation a second name; a copy where the file system has no hard links.
void link_or_copy(FileSystem& files, const std::string& current, const std::string& name) {
    try {
        files.link(current, name);
    } catch (const FileError& error) {
        if (!links_unsupported(error)) throw;
        if (const auto contents = files.read(current, whole_file))
            write_durably(files, name, *contents);
    }
}

bool exists(FileSystem& files, const std::string& path) {
    return files.read(path, 1).has_value();
}

void keep_previous(FileSystem& files,
                   const RunFiles& names,
                   unsigned keep,
                   const std::string& process) {
    if (keep < 2) return;
    const std::optional<Bytes> seal = files.read(names.current(), seal_bytes);
    // After a save that failed at its very end the current generation already has its second name;
    // moving it up again would push out an older one for nothing.
    if (!seal || seal == files.read(names.previous(1), seal_bytes)) return;
    const std::string link_name = names.temporary(process, "link");
    files.remove(link_name);
    Discard discard(files, link_name);
    link_or_copy(files, names.current(), link_name);
    for (unsigned age = keep - 1; age > 1; --age)
        if (exists(files, names.previous(age - 1)))
            files.rename(names.previous(age - 1), names.previous(age));
    files.rename(link_name, names.previous(1));
    discard.keep();
}

}  // namespace

void publish(FileSystem& files,
             const RunFiles& names,
             std::span<const std::uint8_t> contents,
             unsigned keep,
             const std::string& process) {
    const std::string temporary = names.temporary(process, "new");
    files.remove(temporary);
    Discard discard(files, temporary);
    write_durably(files, temporary, contents);
    keep_previous(files, names, keep, process);
    files.rename(temporary, names.current());
    discard.keep();
    files.sync_folder(names.folder());
}

}  // namespace warpsieve::io
