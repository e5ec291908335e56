#include "io/hdf5/image.hpp"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include "core/failure.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/attributes.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// What libhdf5 may need for one file, beside the file. It does not live through malloc that fails:
/// it crashes in some places, and keeps half-open files in others. Its largest needs are the
/// buffers of a chunk of 512 KiB in each filter and a cache of 1 MiB for each data set; tests
/// try every limit of addresses.
constexpr std::size_t memory_of_hdf5 = std::size_t{8} << 20;

/// Makes sure that this memory is there, and leaves it to the allocator: what was allocated once is
/// kept for the process (keep_freed_memory in main.cpp).
void require_memory_for_hdf5() {
    auto* const memory = static_cast<volatile char*>(std::malloc(memory_of_hdf5));
    if (memory == nullptr) throw OutOfMemory(core::no_memory_text(memory_of_hdf5, "libhdf5"));
    *memory = 0;  // or the compiler would leave both calls out
    std::free(const_cast<char*>(memory));
}

/// Before each use of libhdf5. @throw OutOfMemory
void prepare_hdf5() {
    require_memory_for_hdf5();
    silence_hdf5();
}

/// libhdf5 refuses to open a file in memory when a file of its name exists on disk, in whatever
/// folder the user happens to be: nothing can exist below /dev/null. And it takes two open files of
/// one name for the same file, so that the name tells where the bytes are.
std::string name_in_memory(const void* bytes) {
    return "/dev/null/warpsieve." + std::to_string(reinterpret_cast<std::uintptr_t>(bytes));
}

// H5Fget_file_image() breaks the checksum of the superblock in libhdf5 before 2.0 (HDFGroup/hdf5
// issue 1915). Instead the core driver is given memory of ours and the file is closed; what is left
// in that memory then is the closed file.
void* allocate(size_t size, H5FD_file_image_op_t /*op*/, void* memory) {
    return static_cast<ImageMemory*>(memory)->resize(size);
}
void* reallocate(void* /*old*/, size_t size, H5FD_file_image_op_t op, void* memory) {
    return allocate(size, op, memory);
}
herr_t keep(void* /*memory*/, H5FD_file_image_op_t /*op*/, void* /*buffer*/) {
    return 0;
}
void* share(void* buffer) {
    return buffer;
}
herr_t unshare(void* /*buffer*/) {
    return 0;
}

/// Bytes that libhdf5 is lent for reading. Property lists and the open file all get the same
/// address, so that nothing is copied; opened read-only, libhdf5 never writes there (a test opens
/// pages that must not be written to).
struct View {
    std::span<const std::uint8_t> bytes;
};
void* lend(size_t size, H5FD_file_image_op_t /*op*/, void* view) {
    const auto bytes = static_cast<const View*>(view)->bytes;
    return size == bytes.size() ? const_cast<std::uint8_t*>(bytes.data()) : nullptr;
}
void* pass_on(
    void* to, const void* from, size_t size, H5FD_file_image_op_t /*op*/, void* /*view*/) {
    if (to != from) std::memcpy(to, from, size);
    return to;
}
void* refuse_to_grow(void* /*old*/, size_t /*size*/, H5FD_file_image_op_t /*op*/, void* /*view*/) {
    return nullptr;
}

// Copies of a property list outlive the call that made the view, each with a view of its own, out
// of the memory that was made sure of.
void* copy_view(void* view) {
    void* const copy = std::malloc(sizeof(View));
    return copy == nullptr ? nullptr : new (copy) View(*static_cast<const View*>(view));
}
herr_t free_view(void* view) {
    std::free(view);
    return 0;
}

/// What every file of ours has: an empty user block for the seal, and a root as all groups are.
Handle file_creation() {
    Handle creation(H5Pcreate(H5P_FILE_CREATE), "create a file creation list");
    checked(H5Pset_userblock(creation.get(), seal_bytes), "reserve the user block");
    order_members(creation);
    return creation;
}

/// A new file in format 1.10, the first that has a checksum for all of its metadata.
Handle create_in(ImageMemory& memory) {
    prepare_hdf5();
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), "create a file access list");
    checked(H5Pset_fapl_core(access.get(), growth_bytes, false), "choose the core driver");
    H5FD_file_image_callbacks_t callbacks{allocate, nullptr, reallocate, keep,
                                          share,    unshare, &memory};
    checked(H5Pset_file_image_callbacks(access.get(), &callbacks), "set image callbacks");
    checked(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110),
            "choose the file format");
    const Handle creation = file_creation();
    return {H5Fcreate(name_in_memory(&memory).c_str(), H5F_ACC_TRUNC, creation.get(), access.get()),
            "create a file"};
}

/// Closes a file that is built in memory. Where libhdf5 fails to, or has objects of the file open
/// that it failed to close, it goes on knowing the file by its memory: what that is never goes
/// away, and no other file gets its address, and with it its name.
template <class Memory>
bool close_file(Handle& file, std::unique_ptr<Memory>& memory) noexcept {
    const bool alone = H5Fget_obj_count(file.get(), H5F_OBJ_ALL) == 1;
    if (file.try_close() && alone) return true;
    static_cast<void>(memory.release());
    return false;
}

/// Superblock version 3 (HDF5 file format specification, II.A): the end-of-file address is 28 bytes
/// into it, and absolute although the file begins with a user block.
constexpr std::size_t end_address_offset = seal_bytes + 28;

/// Size of the file that libhdf5 left in memory.
std::uint64_t end_of(std::span<const std::uint8_t> memory) {
    std::uint64_t end = 0;
    if (memory.size() < end_address_offset + sizeof end)
        throw WrongResultError("libhdf5 left a file of " + std::to_string(memory.size()) +
                               " bytes");
    std::memcpy(&end, &memory[end_address_offset], sizeof end);
    if (end > memory.size()) throw WrongResultError("libhdf5 left a file without its end");
    return end;
}

}  // namespace

void silence_hdf5() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

ImageWriter::Buffer::Buffer(std::size_t expected_bytes) {
    // With room for what libhdf5 adds to the data.
    bytes.reserve(expected_bytes + expected_bytes / 64 + growth_bytes);
}

void* ImageWriter::Buffer::resize(std::size_t size) noexcept {
    try {
        bytes.resize(size);
        return bytes.data();
    } catch (const std::exception&) {  // no memory, or a length that none has
        return nullptr;
    }
}

ImageWriter::ImageWriter(std::size_t expected_bytes)
    : buffer_(std::make_unique<Buffer>(expected_bytes)), file_(create_in(*buffer_)) {}

ImageWriter::~ImageWriter() {
    if (!finished_) static_cast<void>(close_file(file_, buffer_));
}

Bytes ImageWriter::finish() {
    finished_ = true;
    if (!close_file(file_, buffer_)) throw_hdf5_error("close the file in memory");
    buffer_->bytes.resize(end_of(buffer_->bytes));
    return std::move(buffer_->bytes);
}

void* FixedImageWriter::Memory::resize(std::size_t size) noexcept {
    return size <= bytes_.size() ? bytes_.data() : nullptr;
}

FixedImageWriter::FixedImageWriter(std::span<std::uint8_t> memory)
    : memory_(std::make_unique<Memory>(memory)), file_(create_in(*memory_)) {}

FixedImageWriter::~FixedImageWriter() {
    if (!finished_) static_cast<void>(close_file(file_, memory_));
}

std::uint64_t FixedImageWriter::finish() {
    finished_ = true;
    if (!close_file(file_, memory_)) throw_hdf5_error("close the file in memory");
    return end_of(memory_->bytes());
}

Handle open_image(std::span<const std::uint8_t> file) {
    prepare_hdf5();
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), "create a file access list");
    checked(H5Pset_fapl_core(access.get(), growth_bytes, false), "choose the core driver");
    View view{file};
    H5FD_file_image_callbacks_t callbacks{lend,      pass_on,   refuse_to_grow, keep,
                                          copy_view, free_view, &view};
    checked(H5Pset_file_image_callbacks(access.get(), &callbacks), "set image callbacks");
    checked(H5Pset_file_image(access.get(), const_cast<std::uint8_t*>(file.data()), file.size()),
            "take the file's bytes");
    const hid_t id = H5Fopen(name_in_memory(file.data()).c_str(), H5F_ACC_RDONLY, access.get());
    if (id < 0) throw_unreadable("libhdf5 cannot open it");
    return {id, "open the file"};
}

void leave_hdf5_as_it_is_at_exit() {
    // It fails only where libhdf5 was told so before.
    static_cast<void>(H5dont_atexit());
}

std::string hdf5_library_version() {
    prepare_hdf5();
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    checked(H5get_libversion(&major, &minor, &release), "tell its version");
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace warpsieve::io
