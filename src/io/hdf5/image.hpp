#pragma once

// HDF5 files in memory. libhdf5 never touches the file system: no locks of its own on Lustre or
// NFS, no half-written files, and what is written to disk is exactly what was sealed. What files
// of ours have in common, the user block for the seal and the format of metadata, is settled here.

#include <memory>
#include <span>
#include <string>

#include "core/bytes.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Step by which a file in memory grows; small files are the rule.
inline constexpr std::size_t growth_bytes = 1U << 16;

/// Memory that libhdf5 builds a file in.
class ImageMemory {
public:
    ImageMemory() = default;
    ImageMemory(const ImageMemory&) = delete;
    ImageMemory& operator=(const ImageMemory&) = delete;
    ImageMemory(ImageMemory&&) = delete;
    ImageMemory& operator=(ImageMemory&&) = delete;
    virtual ~ImageMemory() = default;
    /// Its address, with what was written kept; null where there is not so much.
    [[nodiscard]] virtual void* resize(std::size_t bytes) noexcept = 0;
};

/// A new HDF5 file in memory (core driver), with an empty user block for the seal and all metadata
/// checksummed (format 1.10).
class ImageWriter {
public:
    /// @param expected_bytes of the data to come, so that the buffer need not be moved
    /// @throw OutOfMemory, std::bad_alloc
    explicit ImageWriter(std::size_t expected_bytes = 0);
    ImageWriter(const ImageWriter&) = delete;
    ImageWriter& operator=(const ImageWriter&) = delete;
    ImageWriter(ImageWriter&&) = delete;
    ImageWriter& operator=(ImageWriter&&) = delete;
    ~ImageWriter();
    [[nodiscard]] hid_t file() const noexcept { return file_.get(); }
    /// Closes the file and hands out its bytes, the user block still empty.
    [[nodiscard]] Bytes finish();

private:
    class Buffer : public ImageMemory {
    public:
        explicit Buffer(std::size_t expected_bytes);
        [[nodiscard]] void* resize(std::size_t size) noexcept override;
        Bytes bytes;
    };
    std::unique_ptr<Buffer> buffer_;  // file_ writes into it until it is closed
    Handle file_;
    bool finished_ = false;
};

/// A new HDF5 file in memory of a fixed size, a file that is mapped: it may be larger than the
/// machine's memory.
class FixedImageWriter {
public:
    /// @param memory enough for all that will be written, and growth_bytes more
    /// @throw OutOfMemory
    explicit FixedImageWriter(std::span<std::uint8_t> memory);
    FixedImageWriter(const FixedImageWriter&) = delete;
    FixedImageWriter& operator=(const FixedImageWriter&) = delete;
    FixedImageWriter(FixedImageWriter&&) = delete;
    FixedImageWriter& operator=(FixedImageWriter&&) = delete;
    ~FixedImageWriter();
    [[nodiscard]] hid_t file() const noexcept { return file_.get(); }
    /// Closes the file and tells its size.
    [[nodiscard]] std::uint64_t finish();

private:
    class Memory : public ImageMemory {
    public:
        explicit Memory(std::span<std::uint8_t> bytes) : bytes_(bytes) {}
        [[nodiscard]] void* resize(std::size_t size) noexcept override;
        [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }

    private:
        std::span<std::uint8_t> bytes_;
    };
    std::unique_ptr<Memory> memory_;  // file_ writes into it until it is closed
    Handle file_;
    bool finished_ = false;
};

/// Opens the bytes of a file for reading, without copying them: they must stay where they are until
/// the file and every object of it is closed. @throw DamagedError, OutOfMemory
[[nodiscard]] Handle open_image(std::span<const std::uint8_t> file);

/// Keeps libhdf5 from tidying up when the process exits: no file of ours is open then, unless
/// memory was missing to close it, on which libhdf5 crashes. For a program that uses it by this
/// room alone; before any other use.
void leave_hdf5_as_it_is_at_exit();

/// Version of the libhdf5 that is linked: "1.10.8".
[[nodiscard]] std::string hdf5_library_version();

/// Turns off libhdf5's habit of printing errors, for this thread; they are in the exceptions.
void silence_hdf5();

}  // namespace warpsieve::io
