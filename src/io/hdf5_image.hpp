#pragma once

#include <span>

#include "io/file_system.hpp"
#include "io/hdf5_handle.hpp"

namespace warpsieve::io {

// HDF5 files in memory. libhdf5 never touches the file system: no locks of its own on Lustre or
// NFS, no half-written files, and what is written to disk is exactly what was sealed.

/// A new HDF5 file in memory (core driver), with an empty user block for the seal and all metadata
/// checksummed (format 1.10).
class ImageWriter {
public:
    /// @param expected_bytes of the data to come, so that the buffer need not be moved
    explicit ImageWriter(std::size_t expected_bytes = 0);
    [[nodiscard]] hid_t file() const noexcept { return file_.get(); }
    /// Closes the file and hands out its bytes, the user block still empty.
    [[nodiscard]] Bytes finish();

private:
    Bytes buffer_;  // must outlive file_, which writes into it until it is closed
    Handle file_;
};

/// Opens the bytes of a file for reading, without copying them: they must stay where they are until
/// the file and every object of it is closed. @throw DamagedError
[[nodiscard]] Handle open_image(std::span<const std::uint8_t> file);

/// Turns off libhdf5's habit of printing errors, for this thread; they are in the exceptions.
void silence_hdf5();

}  // namespace warpsieve::io
