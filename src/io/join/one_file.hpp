#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/interrupted.hpp"
#include "core/job.hpp"
#include "io/disk/new_file.hpp"
#include "io/store/recover.hpp"
#include "io/store/run_files.hpp"

// How a new run file is made of other files: consolidate and merge share it. It touches the files
// of the new run alone, and gives it its name when it is whole.

namespace warpsieve::io {

/// A finished run file without shards, of any size, that is made of other files.
struct OneFile {
    const RunFiles& names;       ///< nothing has its name
    const std::string& process;  ///< "HOST.PID", for the name of the temporary file
    std::uint64_t capacity = 0;  ///< bytes that it takes at most, growth_bytes included
    /// Folder in which it is built, and from which it is copied; empty: it is built where it stays.
    std::string scratch = {};
    core::StopCheck stopped = {};
};

/// Makes a file under a temporary name, with the lock of its run held, and gives it its name when
/// it is whole. All of its capacity takes its place on the disk at once, on that of the scratch
/// folder where there is one: libhdf5 writes here and there, which a shared file system may take
/// badly. What a process that was killed left of the same file is removed first.
/// @return its size; empty when `fill` was stopped, and nothing is left then
/// @throw core::Interrupted when stopped before or after, and nothing is left either; HeldError
/// when another process is making it; IoError
[[nodiscard]] std::optional<std::uint64_t> write_one_file(FileSystem& files,
                                                          const OneFile& target,
                                                          const NewFile::Fill& fill);

/// A file that was built in memory and has no seal yet.
struct BuiltFile {
    NewImage& memory;
    std::uint64_t bytes = 0;  ///< of the memory
    unsigned threads = 1;     ///< more: one may digest it meanwhile, and ask `stopped` too
    core::StopCheck stopped = {};
    WarningSink warning = {};  ///< told where there is no such thread
};

/// Reads a file back before it is sealed: that it is a good generation, and that its chunks are
/// those that were written.
/// @param chunks_digest chain_digest() over the XXH3 of all encoded chunks
/// @throw WrongResultError; core::Interrupted when stopped
void prove_and_seal(const BuiltFile& built, core::Store store, std::uint64_t chunks_digest);

}  // namespace warpsieve::io
