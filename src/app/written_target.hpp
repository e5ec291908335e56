#pragma once

// Where a verb writes what others read, as -o says it: standard output, a descriptor that the shell
// has opened, a pipe or a device, which are written to as they are; else a file, which gets its
// name when it is whole, and replaces another only when that was asked for. One piece, so that all
// verbs with such an -o treat it alike.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "io/disk/file_system.hpp"

namespace warpsieve::app {

/// How a target is written.
struct TargetRules {
    bool replace = false;   ///< a file; nothing else is replaced, and no file of any run
    std::string process;    ///< io::process_name, for the temporary name
    std::string kept_from;  ///< why a file of `kept` is none to write: "the file that is exported"
    const char* interrupted;  ///< the line of a stop while nobody may be reading
    std::stop_token stop;
};

class WrittenTarget {
public:
    /// Opens the descriptor that the name stands for, if it does: to be made before a file is
    /// opened, which might get that number. @throw FileError when it is not open
    WrittenTarget(std::string name, TargetRules rules);

    using Write = std::function<void(std::span<const std::uint8_t>)>;
    /// Has all bytes written, in order.
    /// @param kept files that are not replaced by any means: those that are read
    /// @throw UsageError for one of these, and for any file of a run; IoError where the name is
    /// taken
    void write(io::FileSystem& files,
               const std::vector<std::string>& kept,
               const std::function<void(const Write&)>& fill);

    /// Whether standard output, or error, has taken the bytes, so that a line about them, or the
    /// JSON of a verb, does not belong there.
    [[nodiscard]] bool took_the_place_of(bool json) const;

private:
    void write_stream(io::WritableFile& out, const std::function<void(const Write&)>& fill) const;
    void write_file(io::FileSystem& files,
                    const std::string& path,
                    const std::function<void(const Write&)>& fill) const;

    std::string name_;
    TargetRules rules_;
    std::unique_ptr<io::WritableFile> descriptor_;  ///< null: the name stands for none
};

}  // namespace warpsieve::app
