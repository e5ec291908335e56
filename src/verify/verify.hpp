#pragma once

// Proves a file: everything that `warpsieve verify` does, apart from its command line. It changes
// nothing and takes no lock; it reads the generation that it is given, and the shards beside it.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/engine.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"
#include "report/listener.hpp"
#include "verify/resieve_plan.hpp"

namespace warpsieve::verify {

/// What numbers are sieved again with, and who is told what meanwhile.
struct Sieves {
    core::Engine& plain;  ///< shares nothing with the engines that write files
    core::Engine& fast;   ///< checks itself by samples of the plain one's methods
    /// Makes the listener, which goes before anything else is said: a bar must not stay.
    std::function<std::unique_ptr<report::Listener>()> make_report;
    /// Is told of files that are marked (io/disk/superblock.hpp): they are good all the same.
    io::WarningSink warning = {};
};

/// Takes one line a step: its name and what was found.
using Say = std::function<void(const std::string& step, const std::string& found)>;

/// Proves a checkpoint file: seal, structure, totals against grid and stored primes, and what
/// plan_resieve() chooses sieved again.
/// @return false when stopped before the end
/// @throw IoError, ForeignFileError; DamagedError when the file does not prove; WrongResultError
/// when a validly sealed file holds wrong numbers
[[nodiscard]] bool verify_file(io::FileSystem& files,
                               const std::string& path,
                               const Sieves& sieves,
                               const VerifyOptions& options,
                               const std::stop_token& stop,
                               const Say& say);

}  // namespace warpsieve::verify
