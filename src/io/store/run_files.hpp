#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/shard.hpp"
#include "io/disk/file_system.hpp"
#include "io/disk/new_file.hpp"

// Every name of a file of a run is made here, and taken apart here where somebody must know what a
// file is by its name: other files lie in the same folder, and only what is surely of this run may
// be touched.

namespace warpsieve::io {

/// Most generations that are kept (--keep) and looked for.
inline constexpr unsigned max_keep = 16;

/// Names of the files of a run, all in one folder: for "dir/pi13.h5"
///   dir/pi13.h5                      newest checkpoint, and result
///   dir/pi13.prev1.h5                the generation before it, and so on
///   dir/pi13.h5.bad-20261122T091456Z a damaged generation in quarantine
///   dir/pi13.shards/                 sealed parts of what is stored: FIRST.COUNT.SESSION.ID.h5
///   dir/pi13.lock                    who is writing
///   dir/.pi13.h5.tmp.*               a file being written
class RunFiles {
public:
    /// @param output as given by the user; a symbolic link is followed first, so that the
    /// generations lie beside the real file and a rename does not replace the link
    explicit RunFiles(const std::string& output);

    /// Folder of all these files. "" is never returned: one in the working folder has the folder
    /// ".".
    [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
    [[nodiscard]] const std::string& current() const noexcept { return current_; }
    [[nodiscard]] std::string previous(unsigned age) const;  ///< age >= 1
    /// The generation of any age: 0 is the current one.
    [[nodiscard]] std::string generation(unsigned age) const {
        return age == 0 ? current_ : previous(age);
    }
    [[nodiscard]] std::string lock() const { return stem_ + ".lock"; }

    /// Where a damaged generation is kept. @param time UTC, ISO 8601
    [[nodiscard]] static std::string quarantine(const std::string& generation, std::string time);
    /// Whether a file of folder() is a generation of this run in quarantine.
    [[nodiscard]] bool is_quarantined(const std::string& name) const;

    /// Folder of the shards.
    [[nodiscard]] std::string shards() const { return stem_ + ".shards"; }
    /// A file of that folder as the tables of a run name it, relative to folder().
    [[nodiscard]] std::string shard(const std::string& name) const;
    /// Path of a file that such a table names.
    [[nodiscard]] std::string path_of(const std::string& relative) const {
        return folder_ + "/" + relative;
    }

    /// Path of a temporary file of a process, process_name() of it. @param purpose tells two of
    /// them apart
    [[nodiscard]] std::string temporary(const std::string& process, const char* purpose) const {
        return temporary_path(current_, process, purpose);
    }
    /// Whether a file of folder() is a temporary file of this run, of whatever process.
    [[nodiscard]] bool is_temporary(const std::string& name) const {
        return name.starts_with(temporary_prefix(current_));
    }

private:
    std::string current_;
    std::string folder_;
    std::string stem_;  ///< current_ without ".h5"
};

/// Refuses a name for a run to be written: those of all its other files are made of it.
/// @param what has the name, for the message @throw UsageError unless it ends in ".h5", with
/// something before that
void require_run_name(const std::string& what, const std::string& name);

/// Some outputs without those that are older generations of others among them, by their names
/// alone: a pattern of a shell, such as "pi15.*.h5", stands for both. The others keep their order.
[[nodiscard]] std::vector<std::string> without_older_generations(std::vector<std::string> outputs);

/// What the name of a shard says.
struct ShardName {
    ChunkRange chunks;          ///< that are in it
    std::uint32_t session = 1;  ///< number of the session that writes it
    std::string id;             ///< beginning of that session's id
    friend bool operator==(const ShardName&, const ShardName&) = default;
};

/// Name of a shard within its folder: "000012096.000931.0003.1a2b3c4d.h5". No two processes ever
/// choose the same, nor does one for a compacted shard and for those that it replaces.
[[nodiscard]] std::string shard_name(const ChunkRange& chunks,
                                     std::uint32_t session,
                                     const std::string& session_id);
/// Empty unless shard_name() makes just this name of what it says.
[[nodiscard]] std::optional<ShardName> parse_shard_name(const std::string& name);
/// Whether the session of this number and id gave a shard the name.
[[nodiscard]] bool is_of_session(const ShardName& name,
                                 std::uint32_t session,
                                 const std::string& session_id);

/// Removes the temporary files of a run, of whatever process.
/// @pre the lock of the run is held: else one may be of a live instance
void remove_temporaries(FileSystem& files, const RunFiles& names);

}  // namespace warpsieve::io
