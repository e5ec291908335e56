#include "io/disk/durable_file.hpp"

namespace warpsieve::io {

Discard::~Discard() {
    if (!armed_) return;
    try {
        files_.remove(path_);
    } catch (...) {
        // The failure that led here is the one to report; the next start removes the file.
    }
}

void write_durably(FileSystem& files,
                   const std::string& path,
                   std::span<const std::uint8_t> contents) {
    const auto file = files.create_exclusive(path);
    Discard discard(files, path);
    while (!contents.empty()) contents = contents.subspan(file->write_some(contents));
    file->sync();
    file->close();
    discard.keep();
}

}  // namespace warpsieve::io
