#include <stdexcept>

#include "fault/fuzz/good_files.hpp"
#include "fault/fuzz/targets.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image_editor.hpp"
#include "support/marked.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

void decode(const Bytes& file) {
    for (const io::TailChunks chunks : {io::TailChunks::load, io::TailChunks::leave}) {
        try {
            static_cast<void>(io::prove_checkpoint(file, chunks));
        } catch (const Error&) {
            // Refused, with its reason.
        } catch (const OutOfMemory&) {
            // It asks libhdf5 for more than there is.
        }
    }
}

/// The mark of a program that has the file open comes off whatever bytes there are, and nothing
/// else changes; the seal is looked at as everybody does then.
void mark_and_unmark(const Bytes& sealed) {
    if (sealed.size() < io::head_bytes) return;
    Bytes file = marked(sealed);
    const auto superblock = io::read_superblock(sealed);
    const bool was_marked = io::take_mark_off(file);
    if (superblock && superblock->status == 0 && (!was_marked || file != sealed))
        throw std::logic_error("a mark did not come off");
    static_cast<void>(io::check_seal(file));
}

}  // namespace

void fuzz_checkpoint(FuzzInput input) {
    Bytes file(io::seal_bytes);
    file.insert(file.end(), input.begin(), input.end());
    const Bytes sealed = sealed_again(std::move(file));
    mark_and_unmark(sealed);
    decode(sealed);
}

std::vector<std::vector<std::uint8_t>> checkpoint_seeds() {
    std::vector<std::vector<std::uint8_t>> seeds;
    for (const GoodFile& file : good_files())
        if (!file.is_shard && file.store != core::Store::bitmap)  // half a MiB of bits says no more
            seeds.emplace_back(file.bytes.begin() + io::seal_bytes, file.bytes.end());
    return seeds;
}

}  // namespace warpsieve::test
