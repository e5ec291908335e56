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
    explicit ReadImage(Bytes bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept override { return bytes_; }
    [[nodiscard]] std::span<std::uint8_t> head() noexcept override {
        return std::span(bytes_).first(std::min(bytes_.size(), copied_bytes));
    }

private:
    Bytes bytes_;
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

Bytes read_up_to(int fd, std::uint64_t limit, const std::string& path) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throw ReadError("cannot read", path, errno);
    if (!S_ISREG(status.st_mode)) throw ReadError("cannot read", path, EISDIR);
    Bytes bytes(std::min(limit, static_cast<std::uint64_t>(status.st_size)));
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = retry_interrupted(
            [&] { return ::read(fd, bytes.data() + filled, bytes.size() - filled); });
        if (got < 0) throw ReadError("cannot read", path, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

std::unique_ptr<FileImage> image_of(const FileDescriptor& fd, const std::string& path) {
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) throw ReadError("cannot stat", path, errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!S_ISREG(status.st_mode) || size <= largest_read)
        return std::make_unique<ReadImage>(read_up_to(fd.get(), whole_file, path));
    return std::make_unique<MappedImage>(fd.get(), size, path);
}

std::unique_ptr<NewImage> map_new(FileDescriptor fd, const std::string& path, std::uint64_t bytes) {
    return std::make_unique<MappedNewImage>(std::move(fd), path, bytes);
}

}  // namespace warpsieve::io
