#pragma once

#include <string>

#include "io/disk/file_names.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// Most generations that are kept (--keep) and looked for.
inline constexpr unsigned max_keep = 16;

/// In the names of damaged generations that were set aside: "pi13.h5.bad-20261122T091456Z".
inline constexpr const char* set_aside_mark = ".bad-";

/// Names of the files of a run, all in one folder: for "dir/pi13.h5"
///   dir/pi13.h5         newest checkpoint, and result
///   dir/pi13.prev1.h5   the generation before it, and so on
///   dir/pi13.shards/    sealed parts of what is stored
///   dir/pi13.lock       who is writing
///   dir/.pi13.h5.tmp.*  a file being written
class RunFiles {
public:
    /// @param output as given by the user; a symbolic link is followed first, so that the
    /// generations lie beside the real file and a rename does not replace the link
    explicit RunFiles(const std::string& output);

    [[nodiscard]] const std::string& current() const noexcept { return current_; }
    [[nodiscard]] std::string previous(unsigned age) const;  ///< age >= 1
    /// Of any age: 0 is the current one.
    [[nodiscard]] std::string generation(unsigned age) const {
        return age == 0 ? current_ : previous(age);
    }
    /// File name (without folder) that every generation begins with, those set aside included.
    [[nodiscard]] std::string set_aside_prefix() const;
    [[nodiscard]] std::string lock() const { return stem_ + ".lock"; }
    /// Folder of the shards.
    [[nodiscard]] std::string shards() const { return stem_ + ".shards"; }
    /// A shard of that folder as the tables of a run name it, relative to folder().
    [[nodiscard]] std::string shard(const std::string& name) const;
    /// Path of a file that such a table names.
    [[nodiscard]] std::string path_of(const std::string& relative) const {
        return folder_ + "/" + relative;
    }
    /// "" is never returned: a file in the working folder has the folder ".".
    [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
    /// File name (without folder) that every temporary file of this run begins with.
    [[nodiscard]] std::string temporary_prefix() const { return io::temporary_prefix(current_); }
    /// Path of a temporary file of this process. @param purpose tells two of them apart
    [[nodiscard]] std::string temporary(const std::string& process, const char* purpose) const {
        return io::temporary_path(current_, process, purpose);
    }

private:
    std::string current_;
    std::string folder_;
    std::string stem_;  ///< current_ without ".h5"
};

/// Removes the temporary files of a run, of whatever process.
/// @pre the lock of the run is held: else one may be of a live instance
void remove_temporaries(FileSystem& files, const RunFiles& names);

}  // namespace warpsieve::io
