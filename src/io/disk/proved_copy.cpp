#include "io/disk/proved_copy.hpp"

#include <algorithm>

#include "io/disk/durable_file.hpp"
#include "io/disk/seal.hpp"

namespace warpsieve::io {

void write_proved_copy(FileSystem& files,
                       const std::string& path,
                       std::span<const std::uint8_t> contents,
                       std::string_view kind) {
    write_durably(files, path, contents);
    Discard discard(files, path);
    const auto image = files.map(path);
    if (!image || image->bytes().size() != contents.size() ||
        !std::ranges::equal(image->bytes().first(seal_bytes), contents.first(seal_bytes)) ||
        check_seal(image->bytes(), kind).state != SealState::good)
        throw IoError("cannot copy to " + path +
                      ": it does not hold what was written (is the file system sound?)");
    discard.keep();
}

}  // namespace warpsieve::io
