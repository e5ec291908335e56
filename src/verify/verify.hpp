#pragma once

// Proves a file: everything that `warpsieve verify` does, apart from its command line. It changes
// nothing and takes no lock; it reads the generation that it is given, and the shards beside it.

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/engine.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::verify {

struct VerifyOptions {
    /// Share of the sieved integers to sieve again, in [0, 1]; empty: default_integers, but one row
    /// of the grid at least. The newest batch comes on top.
    std::optional<double> share;
    /// Chooses where those rows lie, side by side: equal seeds choose equal rows.
    std::uint64_t seed = 1;
    /// Is told of files that are marked (io/disk/superblock.hpp): they are good all the same.
    io::WarningSink warning = {};
};

/// Some seconds of the reference sieve.
inline constexpr double default_integers = 2e8;

/// Proves a checkpoint file: seal, structure, totals against grid and stored primes, and randomly
/// chosen rows of the grid sieved again by an engine, usually the reference sieve.
/// @param say takes one line a step: its name and what was found
/// @return false when stopped before the end
/// @throw IoError, ForeignFileError; DamagedError when the file does not prove; WrongResultError
/// when a validly sealed file holds wrong numbers
[[nodiscard]] bool verify_file(
    io::FileSystem& files,
    const std::string& path,
    core::Engine& engine,
    const VerifyOptions& options,
    std::stop_token stop,
    const std::function<void(const std::string& step, const std::string& found)>& say);

}  // namespace warpsieve::verify
