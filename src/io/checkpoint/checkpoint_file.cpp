#include "io/checkpoint/checkpoint_file.hpp"

#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

Bytes encode_checkpoint(const Checkpoint& checkpoint) {
    std::size_t stored = 0;
    for (const Bytes& chunk : checkpoint.tail.full) stored += chunk.size();
    ImageWriter image(stored);
    write_metadata(image.file(), checkpoint);
    write_stored_data(image.file(), checkpoint);
    Bytes file = image.finish();
    seal_file(file, checkpoint_seal);
    return file;
}

Checkpoint decode_checkpoint(std::span<const std::uint8_t> file, TailChunks chunks) {
    const Handle image = open_image(file);
    auto [checkpoint, stated_digest] = read_metadata(image.get());
    read_stored_data(image.get(), checkpoint, file.size(), chunks);
    if (stated_digest != to_hex(contents_digest(checkpoint)))
        throw WrongResultError("its contents_digest does not fit its contents");
    if ((checkpoint.status == Status::complete) != checkpoint.progress.done())
        throw WrongResultError("its status is " + to_string(checkpoint.status) +
                               " but its progress is not");
    return std::move(checkpoint);
}

namespace {

/// The number of the format in the seal, which no digest covers, must be that inside: a damaged one
/// must not make a file of ours a foreign one, which nothing is done to.
[[noreturn]] void refuse_other_format(std::span<const std::uint8_t> file, const SealCheck& seal) {
    const std::string format = std::to_string(seal.format);
    if (read_schema_version(open_image(file).get()) != format) throw DamagedError(seal.problem);
    throw ForeignFileError("it is of format " + format + ", and this version of warpsieve reads " +
                           std::to_string(seal_format) +
                           " alone (read it with the version that wrote it)");
}

}  // namespace

Checkpoint prove_checkpoint(std::span<const std::uint8_t> file,
                            TailChunks chunks,
                            const core::StopCheck& stopped) {
    const SealCheck seal = check_seal(file, checkpoint_seal, stopped);
    if (seal.state == SealState::foreign) throw ForeignFileError(seal.problem);
    if (seal.state == SealState::damaged) throw DamagedError(seal.problem);
    if (seal.state == SealState::other_format) refuse_other_format(file, seal);
    return decode_checkpoint(file, chunks);
}

void read_stored(std::span<const std::uint8_t> file,
                 core::Store store,
                 const std::function<void(std::span<const std::uint8_t> raw)>& take) {
    const Handle image = open_image(file);
    const bool has_shards =
        checked(H5Lexists(image.get(), tail_name, H5P_DEFAULT), "look for a tail") > 0;
    const ChunkReader stored(image.get(), has_shards ? tail_name : dataset_name(store), store,
                             file.size());
    for (std::uint64_t i = 0; i < stored.chunks(); ++i) take(stored.raw(i));
}

}  // namespace warpsieve::io
