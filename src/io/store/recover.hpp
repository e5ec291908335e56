#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/interrupted.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/file_system.hpp"
#include "io/disk/superblock.hpp"
#include "io/store/run_files.hpp"
#include "warpsieve/error.hpp"

// Opens the files of a run, verified. Of the generations it takes the newest that is verified:
// everybody opens a run here, readers and runs that resume, so that all of them take the same one
// and say the same where a newer one is damaged. Of shards no more than the seal is looked at until
// somebody reads or copies one, which is verified whole then. Nothing here changes a file.

namespace warpsieve::io {

/// Is told what the user should know of files that are used all the same.
using WarningSink = std::function<void(const std::string& line)>;

/// What goes along with reading files of any number and size. All may be empty.
struct Reading {
    WarningSink warning = {};
    core::StopCheck stopped = {};  ///< asked now and then; then core::Interrupted is thrown
    /// Whether a thread may read and prove the next shard meanwhile, and ask `stopped` as well.
    bool ahead = false;
};

/// A generation that is not verified: damaged, contradicting itself, without one of its shards, or
/// no file of this program at all.
struct BadGeneration {
    std::string file;
    std::string problem;
    bool ours = false;  ///< surely one of this run, damaged or not; only then it may be renamed
};

/// The generation of a run that was opened.
struct Recovered {
    RunFiles names;
    std::string file;                  ///< of the generation
    std::unique_ptr<FileImage> image;  ///< its bytes, which stay whatever is published after
    Checkpoint checkpoint;             ///< what they say
    std::vector<BadGeneration> bad;    ///< newer generations, which were passed over
    bool marked = false;               ///< by a program that has it open for writing
    /// Seconds that a run went on after its newest save, by its heartbeat; 0 when it ended well.
    double unsaved_s = 0;

    /// "run.h5 does not prove good (it is cut short after 100 bytes); reading run.prev1.h5"
    /// @param doing what this process does with the generation that was opened
    [[nodiscard]] std::string warning(const BadGeneration& passed_over,
                                      const std::string& doing) const;
    /// Such a line for every generation that was passed over, and the mark of the one that was
    /// opened: to be told to the user.
    [[nodiscard]] std::vector<std::string> warnings(const std::string& doing = "reading") const;
};

/// Whether a shard is there, with the size and the seal that a table says (require_shard_head).
/// @throw DamagedError with the reason alone
void find_shard(FileSystem& files, const std::string& path, const Shard& expected);

/// A shard that is missing or damaged.
class DamagedShard : public DamagedError {
public:
    DamagedShard(const std::string& file, const std::string& problem)
        : DamagedError(file + ": " + problem), file_(file), problem_(problem) {}
    /// As the table of the run names it.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    std::string file_;
    std::string problem_;
};

// The bytes of a shard of a run are verified in two steps: libhdf5 shows zeros where a shard is
// missing, and would trust a damaged one.

/// Reads a shard and proves its seal, which any thread may do.
/// @throw DamagedShard; core::Interrupted when stopped
[[nodiscard]] UnmarkedFile map_sealed_shard(FileSystem& files,
                                            const RunFiles& names,
                                            const Shard& shard,
                                            const core::StopCheck& stopped = {});
/// Proves the rest of such a shard. @param warning is told when it is marked
/// @throw DamagedShard
[[nodiscard]] std::unique_ptr<FileImage> take_proved(UnmarkedFile sealed,
                                                     const RunFiles& names,
                                                     const Checkpoint& run,
                                                     const Shard& shard,
                                                     const WarningSink& warning);
/// Both.
/// @param reading its warning is told when the shard is marked
/// @throw DamagedShard; core::Interrupted when stopped
[[nodiscard]] std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                                          const RunFiles& names,
                                                          const Checkpoint& run,
                                                          const Shard& shard,
                                                          const Reading& reading = {});

/// Verifies the bytes of a generation as prove_checkpoint() does. One that begins with NUL bytes
/// (begins_with_nul) counts as damaged where another generation of the run begins as ours do, and
/// else as none of ours. @throw as prove_checkpoint()
[[nodiscard]] Checkpoint prove_bytes(FileSystem& files,
                                     const RunFiles& names,
                                     std::span<const std::uint8_t> bytes,
                                     TailChunks chunks,
                                     const core::StopCheck& stopped = {});

/// Verifies one generation, and that its shards are there (find_shard); empty where there is no
/// such file. @throw ForeignFileError, DamagedError, WrongResultError with the reason alone; any
/// other Error says nothing of the generation (blames_contents)
[[nodiscard]] std::optional<Checkpoint> prove_generation(FileSystem& files,
                                                         const RunFiles& names,
                                                         const std::string& path);

/// Opens the newest verified generation; empty when no generation exists at all.
/// @throw ForeignFileError when the output name is taken by something else
/// @throw DamagedError when generations exist and none is verified
/// @throw core::Interrupted when stopped
[[nodiscard]] std::optional<Recovered> recover(FileSystem& files,
                                               const RunFiles& names,
                                               TailChunks chunks = TailChunks::leave,
                                               const core::StopCheck& stopped = {});

/// @throw ReadError that there is no such run, and whether its folder is missing as well
[[noreturn]] void throw_missing(FileSystem& files, const std::string& output);

/// Opens a run for reading, without the chunks of its tail; its warnings() are to be told.
/// @throw ReadError when no generation exists; the rest as recover()
[[nodiscard]] Recovered open_run(FileSystem& files,
                                 const std::string& output,
                                 const core::StopCheck& stopped = {});

}  // namespace warpsieve::io
