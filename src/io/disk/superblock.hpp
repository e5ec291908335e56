#pragma once

// What libhdf5 in other programs does to a sealed file, as its superblock tells. It stands behind
// the seal, and libhdf5 sets a mark in it for as long as a program has the file open for writing:
// opening is enough, and a program that was killed leaves the mark. Such a file is whole, and may
// not count as damaged. The superblock is read here and not by libhdf5, which must not see bytes
// that the seal has not proved; no byte is trusted that its checksum does not cover. Files are
// read, and never changed.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/disk/file_system.hpp"
#include "io/disk/seal.hpp"

namespace warpsieve::io {

/// Bytes of a superblock of version 2 or 3 whose addresses have eight bytes.
inline constexpr std::size_t superblock_bytes = 48;
/// The seal and the superblock.
inline constexpr std::size_t head_bytes = seal_bytes + superblock_bytes;

/// The checksum that HDF5 has for metadata ("Jenkins' lookup3" in the HDF5 file format
/// specification 3.0): hashlittle() of Bob Jenkins' lookup3.c, May 2006, with the initial value 0.
[[nodiscard]] std::uint32_t metadata_checksum(std::span<const std::uint8_t> bytes);

/// What a superblock says of the file that it is of.
struct Superblock {
    std::uint8_t status = 0;  ///< bits: 1 a program writes, 4 others may read meanwhile (SWMR)
    std::uint64_t end = 0;    ///< size of the file, user block included
};

/// The superblock behind the seal; empty unless it is one of version 2 or 3, for a file with a user
/// block of seal_bytes, and has its right checksum. @param file begins as the file does
[[nodiscard]] std::optional<Superblock> read_superblock(std::span<const std::uint8_t> file);

/// Whether libhdf5 changed a file in another program, and closed it well: the superblock tells the
/// size that the file has, and it is not the one that was sealed.
/// @param head begins as the file does
[[nodiscard]] bool was_changed(std::span<const std::uint8_t> head,
                               std::uint64_t file_bytes,
                               std::uint64_t sealed_file_bytes);

/// Takes the mark of a writer off a superblock in memory, so that the bytes are those that were
/// sealed. Nothing is a mark but the two values that libhdf5 sets, under a right checksum: any
/// other change of these bytes is damage, and stays for the seal to find.
/// @param head begins as the file does
/// @return whether there was a mark
bool take_mark_off(std::span<std::uint8_t> head);

/// A file as it was sealed, if nothing but the mark of a writer was changed since.
struct UnmarkedFile {
    std::unique_ptr<FileImage> image;  ///< null where there is no such file
    bool marked = false;               ///< on disk; not in the image
};

/// Every file that is to be proved by its seal is opened here.
[[nodiscard]] UnmarkedFile map_unmarked(FileSystem& files, const std::string& path);

/// What is to be told of a file that is marked.
[[nodiscard]] std::string mark_warning(const std::string& file);

}  // namespace warpsieve::io
