#pragma once

// The seal is the 512-byte user block in front of the HDF5 data: one line of text with the length
// and the XXH3 digest of every byte after it, padded to the block. It is proved before libhdf5 sees
// a byte, because on damaged files libhdf5 was seen to crash, to hang and to return wrong numbers.
// Works on bytes in memory: opens no file, and knows nothing of what is sealed but its kind.

#include <span>
#include <string>
#include <string_view>

#include "core/bytes.hpp"
#include "core/interrupted.hpp"

namespace warpsieve::io {

/// The least size of a user block that HDF5 allows, and more than the line of a seal ever needs.
inline constexpr std::size_t seal_bytes = 512;

/// Of the format that this version reads and writes; the schema of FORMAT.md has the same number.
inline constexpr unsigned seal_format = 3;

/// What a sealed file says it is.
inline constexpr std::string_view checkpoint_seal = "checkpoint";
inline constexpr std::string_view shard_seal = "shard";

/// The only text, seal_bytes long, that seals contents of this length and XXH3 digest.
[[nodiscard]] std::string render_seal(std::string_view kind,
                                      std::uint64_t bytes,
                                      std::uint64_t digest);
/// The seal of contents, all bytes of a file that come after the seal.
/// @throw core::Interrupted when stopped
[[nodiscard]] std::string render_seal(std::span<const std::uint8_t> contents,
                                      std::string_view kind = checkpoint_seal,
                                      const core::StopCheck& stopped = {});

/// Seals a whole file in memory, whose first seal_bytes are overwritten.
void seal_file(Bytes& file, std::string_view kind);

enum class SealState {
    good,
    damaged,  ///< the file begins as one of ours does, but is not what was sealed
    foreign,  ///< nothing in the file tells that it is one of ours
    /// The seal is right but for the number of the format: of another version of the program,
    /// unless just that number is damaged, which no digest covers.
    other_format,
};

/// What check_seal() found.
struct SealCheck {
    SealState state = SealState::foreign;
    std::string problem;  ///< for people; empty when good
    unsigned format = 0;  ///< of a seal of another format
};

/// Proves a file by its seal. @param file the whole file @throw core::Interrupted when stopped
[[nodiscard]] SealCheck check_seal(std::span<const std::uint8_t> file,
                                   std::string_view kind = checkpoint_seal,
                                   const core::StopCheck& stopped = {});

/// Why a file does not match its seal, which is whole: that another program changed it, where its
/// superblock says so (was_changed), or that it was damaged or changed.
/// @param head begins as the file does
[[nodiscard]] std::string mismatch(std::span<const std::uint8_t> head,
                                   std::uint64_t file_bytes,
                                   std::uint64_t sealed_file_bytes);

/// Whether a file that begins so is one of ours, damaged or not: at least three quarters of the
/// fixed text of the seal are there. An empty file, or one cut short within that text, counts as
/// ours if nothing in it contradicts.
[[nodiscard]] bool begins_as_ours(std::span<const std::uint8_t> head,
                                  std::string_view kind = checkpoint_seal);

/// Whether a file begins with NUL bytes where ours has the fixed text of the seal, and nothing
/// there contradicts that text. A loss of power leaves this of a file on some file systems; whose
/// it was, only the files beside it tell.
[[nodiscard]] bool begins_with_nul(std::span<const std::uint8_t> head,
                                   std::string_view kind = checkpoint_seal);

}  // namespace warpsieve::io
