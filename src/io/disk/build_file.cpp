#include "io/disk/build_file.hpp"

#include "io/disk/proved_copy.hpp"

namespace warpsieve::io {
namespace {

std::optional<std::uint64_t> build_in_place(FileSystem& files,
                                            const NewFilePlace& place,
                                            const BuildFile& build) {
    const auto image = files.create_mapped(place.path, place.room);
    const auto bytes = build(image->bytes());
    if (bytes) image->commit(*bytes);
    return bytes;
}

std::optional<std::uint64_t> build_in_scratch(FileSystem& files,
                                              const NewFilePlace& place,
                                              const BuildFile& build) {
    const auto image = files.create_scratch(place.scratch, place.room);
    const auto bytes = build(image->bytes());
    if (bytes) write_proved_copy(files, place.path, image->bytes().first(*bytes), place.seal_kind);
    return bytes;
}

}  // namespace

std::optional<std::uint64_t> build_file(FileSystem& files,
                                        const NewFilePlace& place,
                                        const BuildFile& build) {
    return place.scratch.empty() ? build_in_place(files, place, build)
                                 : build_in_scratch(files, place, build);
}

}  // namespace warpsieve::io
