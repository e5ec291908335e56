#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "core/failure.hpp"
#include "io/disk/posix_file_system.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Files up to this size are read and not mapped: an unreadable block of a mapped file kills the
/// process (SIGBUS), of a read one it is an error, and the generation before is tried. Every
/// checkpoint of a running job is smaller; consolidated files may be of any size.
constexpr std::uint64_t largest_read = 256U << 20;

/// Address space that a process may not have, or memory that may not be promised twice, says
/// nothing of the file. @tparam Refusal of the file system, for all else
template <class Refusal>
[[noreturn]] void throw_unmapped(const std::string& path, std::uint64_t bytes, int error) {
    if (error == ENOMEM) throw OutOfMemory(core::no_memory_text(bytes, "a mapping of " + path));
    throw Refusal("cannot map", path, error);
}

std::size_t page_bytes() noexcept {
    static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return bytes;
}

/// Takes pages of a mapped file out of the process. Those that were written to, where the mapping
/// is shared, stay with the kernel as changes of the file. A hint: where it is refused, more memory
/// stays resident.
void drop_pages(void* address, std::size_t from, std::size_t to) noexcept {
    if (from >= to) return;
    static_cast<void>(
        ::madvise(static_cast<std::uint8_t*>(address) + from, to - from, MADV_DONTNEED));
}

class ReadImage final : public FileImage {
public:
    ReadImage(std::shared_ptr<ReadMemory> memory, ReadMemory::Block block, std::size_t size)
        : memory_(std::move(memory)), block_(std::move(block)), size_(size) {}
    ReadImage(const ReadImage&) = delete;
    ReadImage& operator=(const ReadImage&) = delete;
    ReadImage(ReadImage&&) = delete;
    ReadImage& operator=(ReadImage&&) = delete;
    ~ReadImage() override { memory_->give_back(std::move(block_)); }
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept override {
        return {block_.bytes.get(), size_};
    }
    [[nodiscard]] std::span<std::uint8_t> head() noexcept override {
        return {block_.bytes.get(), std::min(size_, copied_bytes)};
    }

private:
    std::shared_ptr<ReadMemory> memory_;
    ReadMemory::Block block_;
    std::size_t size_;
};

/// Only the first page may be written to, and is a copy from then on: to map all of a file that is
/// larger than memory for writing is refused where memory may not be promised twice.
class MappedImage final : public FileImage {
public:
    MappedImage(int fd, std::size_t size, const std::string& path) : size_(size) {
        address_ = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (address_ == MAP_FAILED) throw_unmapped<ReadError>(path, size, errno);
        if (::mprotect(address_, copied_bytes, PROT_READ | PROT_WRITE) != 0) {
            const int failed = errno;
            ::munmap(address_, size_);
            throw_unmapped<ReadError>(path, copied_bytes, failed);
        }
        auto* const first = static_cast<volatile std::uint8_t*>(address_);
        *first = *first;  // the copy is made now
    }
    MappedImage(const MappedImage&) = delete;
    MappedImage& operator=(const MappedImage&) = delete;
    MappedImage(MappedImage&&) = delete;
    MappedImage& operator=(MappedImage&&) = delete;
    ~MappedImage() override { ::munmap(address_, size_); }
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept override {
        return {static_cast<const std::uint8_t*>(address_), size_};
    }
    [[nodiscard]] std::span<std::uint8_t> head() noexcept override {
        return {static_cast<std::uint8_t*>(address_), std::min(size_, copied_bytes)};
    }
    /// But for the first page, whose copy may have been changed.
    void let_go() noexcept override { drop_pages(address_, page_bytes(), size_); }

private:
    void* address_;
    std::size_t size_;
};

class MappedNewImage final : public NewImage {
public:
    MappedNewImage(FileDescriptor fd, std::string path, std::uint64_t size)
        : fd_(std::move(fd)), path_(std::move(path)), size_(size) {
        const int failed = ::posix_fallocate(fd_.get(), 0, static_cast<off_t>(size));
        if (failed != 0) throw FileError("cannot write", path_, failed);
        address_ = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
        if (address_ == MAP_FAILED) throw_unmapped<FileError>(path_, size, errno);
    }
    MappedNewImage(const MappedNewImage&) = delete;
    MappedNewImage& operator=(const MappedNewImage&) = delete;
    MappedNewImage(MappedNewImage&&) = delete;
    MappedNewImage& operator=(MappedNewImage&&) = delete;
    ~MappedNewImage() override {
        if (address_ != nullptr) ::munmap(address_, size_);
    }
    std::span<std::uint8_t> bytes() noexcept override {
        return {static_cast<std::uint8_t*>(address_), size_};
    }
    /// The disk may begin to write what is written so far: commit() waits for less then.
    void let_go() noexcept override {
        if (address_ == nullptr) return;
        drop_pages(address_, 0, size_);
        static_cast<void>(::sync_file_range(fd_.get(), 0, 0, SYNC_FILE_RANGE_WRITE));
    }
    void commit(std::uint64_t size) override {
        if (::msync(address_, size_, MS_SYNC) != 0) throw FileError("cannot sync", path_, errno);
        if (::munmap(std::exchange(address_, nullptr), size_) != 0)
            throw FileError("cannot unmap", path_, errno);
        if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0)
            throw FileError("cannot cut", path_, errno);
        if (::fsync(fd_.get()) != 0) throw FileError("cannot sync", path_, errno);
        if (::close(fd_.release()) != 0) throw FileError("cannot close", path_, errno);
    }

private:
    FileDescriptor fd_;
    std::string path_;
    std::size_t size_;
    void* address_ = nullptr;
};

}  // namespace

ReadMemory::Block ReadMemory::take(std::size_t bytes) {
    {
        const std::scoped_lock lock(mutex_);
        for (Block& block : blocks_)
            if (block.capacity >= bytes) return std::exchange(block, {});
        // Those that are too small only take memory that may be missing.
        blocks_ = {};
    }
    // Shards are of nearly one size: one that is a little larger fits too.
    const std::size_t capacity = bytes + bytes / 16;
    // NOLINTNEXTLINE(modernize-avoid-c-arrays)
    return {std::make_unique_for_overwrite<std::uint8_t[]>(capacity), capacity};
}

void ReadMemory::give_back(Block block) noexcept {
    const std::scoped_lock lock(mutex_);
    Block& smallest = *std::ranges::min_element(blocks_, {}, &Block::capacity);
    if (block.capacity > smallest.capacity) std::swap(smallest, block);
}

namespace {

/// Bytes of a file. @throw ReadError also for what is no file
std::uint64_t size_of(int fd, const std::string& path) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throw ReadError("cannot read", path, errno);
    if (!S_ISREG(status.st_mode)) throw ReadError("cannot read", path, EISDIR);
    return static_cast<std::uint64_t>(status.st_size);
}

/// Reads a file from its beginning. @return how many bytes there were, at most those of `into`
std::size_t read_into(int fd, std::span<std::uint8_t> into, const std::string& path) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const ssize_t got = retry_interrupted(
            [&] { return ::read(fd, into.data() + filled, into.size() - filled); });
        if (got < 0) throw ReadError("cannot read", path, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

}  // namespace

Bytes read_up_to(int fd, std::uint64_t limit, const std::string& path) {
    Bytes bytes(std::min(limit, size_of(fd, path)));
    bytes.resize(read_into(fd, bytes, path));
    return bytes;
}

std::unique_ptr<FileImage> image_of(const FileDescriptor& fd,
                                    const std::string& path,
                                    const std::shared_ptr<ReadMemory>& memory) {
    const std::uint64_t size = size_of(fd.get(), path);
    if (size > largest_read) return std::make_unique<MappedImage>(fd.get(), size, path);
    ReadMemory::Block block = memory->take(size);
    const std::size_t read = read_into(fd.get(), {block.bytes.get(), size}, path);
    return std::make_unique<ReadImage>(memory, std::move(block), read);
}

std::unique_ptr<NewImage> map_new(FileDescriptor fd, const std::string& path, std::uint64_t bytes) {
    return std::make_unique<MappedNewImage>(std::move(fd), path, bytes);
}

}  // namespace warpsieve::io
