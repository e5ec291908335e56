#include "io/checkpoint/checkpoint.hpp"

#include "io/checkpoint/contents_digest.hpp"
#include "io/disk/seal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

std::string to_string(Status status) {
    switch (status) {
        case Status::running: return "running";
        case Status::paused: return "paused";
        case Status::complete: return "complete";
    }
    return "unknown";
}

std::string to_string(EndReason reason) {
    switch (reason) {
        case EndReason::running: return "running";
        case EndReason::completed: return "completed";
        case EndReason::stopped: return "stopped";
        case EndReason::time_limit: return "time limit";
        case EndReason::failed: return "failed";
        case EndReason::killed: return "killed";
    }
    return "unknown";
}

std::uint64_t contents_digest(const Checkpoint& checkpoint) {
    return contents_digest(checkpoint.progress, checkpoint.tail.digest());
}

std::uint64_t stored_elements(const Checkpoint& checkpoint) {
    return sealed_elements(checkpoint.shards) + checkpoint.tail.elements();
}

Checkpoint prove_checkpoint(std::span<const std::uint8_t> file, TailChunks chunks) {
    const SealCheck seal = check_seal(file);
    if (seal.state == SealState::foreign) throw ForeignFileError(seal.problem);
    if (seal.state == SealState::damaged) throw DamagedError(seal.problem);
    return decode_checkpoint(file, chunks);
}

}  // namespace warpsieve::io
