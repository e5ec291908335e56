#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "io/disk/file_descriptor.hpp"
#include "io/disk/file_kind.hpp"
#include "io/disk/posix_file_system.hpp"

namespace warpsieve::io {
namespace {

// What a user can do about a failure of the system depends on what the file is wanted for.

const char* hint_for_any(int error) {
    switch (error) {
        case ENOTDIR: return " (a part of the path is a file, not a folder)";
        case EMFILE: return " (the limit of open files, ulimit -n, is too low)";
        default: return "";
    }
}

const char* hint_for_writing(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT: return " (free some space or save to another file system)";
        case EACCES:
        case EPERM: return " (choose a folder that you may write to)";
        case EROFS: return " (the file system is mounted read-only; save elsewhere)";
        case ENOENT: return " (does the folder exist? create it first)";
        case EEXIST: return " (choose another name, or move that file away)";
        case EFBIG: return " (the limit of file size, ulimit -f, is too low)";
        default: return hint_for_any(error);
    }
}

const char* hint_for_reading(int error) {
    switch (error) {
        case ENOENT: return " (check the path)";
        case EACCES:
        case EPERM: return " (ask its owner for the right to read it)";
        case EISDIR: return " (name a file in it)";
        default: return hint_for_any(error);
    }
}

class PosixFile final : public WritableFile {
public:
    PosixFile(FileDescriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

    std::size_t write_some(std::span<const std::uint8_t> bytes) override {
        const ssize_t written =
            retry_interrupted([&] { return ::write(fd_.get(), bytes.data(), bytes.size()); });
        if (written <= 0) throw FileError("cannot write", path_, written < 0 ? errno : ENOSPC);
        return static_cast<std::size_t>(written);
    }
    void sync() override {
        if (::fsync(fd_.get()) != 0) throw FileError("cannot sync", path_, errno);
    }
    void close() override {
        // Not repeated on EINTR: on Linux the descriptor is gone whatever close() returns.
        if (::close(fd_.release()) != 0) throw FileError("cannot close", path_, errno);
    }

private:
    FileDescriptor fd_;
    std::string path_;
};

/// Before a file is opened to be read: opening a pipe would wait until somebody writes to it, and
/// opening a device may do something to it. What else is wrong with a path, opening it tells.
void require_no_pipe(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        throw_no_file("cannot read", path, status.st_mode);
}

/// Before a name is given to another file: what has it may be a file or a link, and nothing else.
void require_replaceable(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
        throw_no_file("cannot replace", path, status.st_mode);
}

/// What statvfs() fails with where a file system, or its server, does not count its space.
bool does_not_count_space(int error) {
    return error == ENOSYS || error == EOPNOTSUPP || error == EOVERFLOW;
}

/// A new file without a name. Where the file system cannot do without one (NFS), the name is
/// removed before anything is written.
FileDescriptor open_unnamed(const std::string& folder) {
    const auto refuse = [&] [[noreturn]] {
        throw FileError("cannot create a temporary file in", folder, errno);
    };
    FileDescriptor fd(::open(folder.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
    if (fd) return fd;
    if (errno != EOPNOTSUPP && errno != EISDIR) refuse();
    std::string path = folder + "/.warpsieve-XXXXXX";
    FileDescriptor named(::mkostemp(path.data(), O_CLOEXEC));
    if (!named || ::unlink(path.c_str()) != 0) refuse();
    return named;
}

class PosixFileSystem final : public FileSystem {
public:
    std::unique_ptr<WritableFile> create_exclusive(const std::string& path) override {
        FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (!fd) throw FileError("cannot create", path, errno);
        return std::make_unique<PosixFile>(std::move(fd), path);
    }

    std::unique_ptr<NewImage> create_mapped(const std::string& path, std::uint64_t bytes) override {
        FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (!fd) throw FileError("cannot create", path, errno);
        try {
            return map_new(std::move(fd), path, bytes);
        } catch (...) {
            ::unlink(path.c_str());
            throw;
        }
    }

    std::unique_ptr<NewImage> create_scratch(const std::string& folder,
                                             std::uint64_t bytes) override {
        return map_new(open_unnamed(folder), folder, bytes);
    }

    std::optional<Bytes> read(const std::string& path, std::uint64_t limit) override {
        require_no_pipe(path);
        const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!fd && errno == ENOENT) return std::nullopt;
        if (!fd) throw ReadError("cannot open", path, errno);
        return read_up_to(fd.get(), limit, path);
    }

    std::unique_ptr<FileImage> map(const std::string& path) override {
        require_no_pipe(path);
        const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!fd && errno == ENOENT) return nullptr;
        if (!fd) throw ReadError("cannot open", path, errno);
        return image_of(fd, path, read_memory_);
    }

    std::optional<std::uint64_t> size(const std::string& path) override {
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0) return static_cast<std::uint64_t>(status.st_size);
        if (errno == ENOENT) return std::nullopt;
        throw ReadError("cannot stat", path, errno);
    }

    void link(const std::string& existing, const std::string& name) override {
        if (::link(existing.c_str(), name.c_str()) != 0)
            throw FileError("cannot link " + existing + " to", name, errno);
    }

    void rename(const std::string& from, const std::string& to) override {
        require_replaceable(to);
        if (std::rename(from.c_str(), to.c_str()) != 0)
            throw FileError("cannot rename " + from + " to", to, errno);
    }

    bool remove(const std::string& path) override {
        if (::unlink(path.c_str()) == 0) return true;
        if (errno == ENOENT) return false;
        throw FileError("cannot remove", path, errno);
    }

    std::optional<FileTime> modified(const std::string& path) override {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) {
            if (errno == ENOENT) return std::nullopt;
            throw ReadError("cannot stat", path, errno);
        }
        const auto since_epoch = std::chrono::seconds(status.st_mtim.tv_sec) +
                                 std::chrono::nanoseconds(status.st_mtim.tv_nsec);
        return FileTime(std::chrono::duration_cast<FileTime::duration>(since_epoch));
    }

    std::vector<std::string> list(const std::string& folder) override {
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.c_str()), &::closedir);
        if (!stream) throw ReadError("cannot list", folder, errno);
        std::vector<std::string> names;
        errno = 0;
        while (const dirent* entry = ::readdir(stream.get())) names.emplace_back(entry->d_name);
        if (errno != 0) throw ReadError("cannot list", folder, errno);
        return names;
    }

    bool make_folder(const std::string& path) override {
        if (::mkdir(path.c_str(), 0777) == 0) return true;
        if (errno == EEXIST) return false;
        throw FileError("cannot create the folder", path, errno);
    }

    std::optional<std::uint64_t> free_space(const std::string& folder) override {
        struct statvfs status {};
        if (::statvfs(folder.c_str(), &status) == 0) return available_bytes(status);
        if (does_not_count_space(errno)) return std::nullopt;
        throw FileError("cannot tell the free space of", folder, errno);
    }

    void require_writable(const std::string& folder) override {
        if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
            throw FileError("cannot write to the folder", folder, errno);
    }

    void sync_folder(const std::string& folder) override {
        const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!fd) throw FileError("cannot open the folder", folder, errno);
        // Some file systems refuse to sync a folder; they have nothing to promise then.
        if (::fsync(fd.get()) != 0 && errno != EINVAL)
            throw FileError("cannot sync the folder", folder, errno);
    }

    LockAttempt try_lock(const std::string& path) override { return try_posix_lock(path); }
    LockLook look_at_lock(const std::string& path) override { return look_at_posix_lock(path); }

private:
    std::shared_ptr<ReadMemory> read_memory_ = std::make_shared<ReadMemory>();
};

}  // namespace

FileError::FileError(const std::string& doing,
                     const std::string& path,
                     int error_number,
                     const std::string& hint)
    : IoError(doing + " " + path + ": " + std::generic_category().message(error_number) + hint),
      error_number_(error_number) {}

FileError::FileError(const std::string& doing, const std::string& path, int error_number)
    : FileError(doing, path, error_number, hint_for_writing(error_number)) {}

ReadError::ReadError(const std::string& doing, const std::string& path, int error_number)
    : FileError(doing, path, error_number, hint_for_reading(error_number)) {}

std::unique_ptr<FileSystem> make_posix_file_system() {
    return std::make_unique<PosixFileSystem>();
}

std::optional<std::uint64_t> available_bytes(const struct statvfs& status) {
    const std::uint64_t blocks = status.f_blocks;
    const std::uint64_t available = status.f_bavail;
    std::uint64_t bytes = 0;
    if (blocks == 0 || available > blocks ||
        __builtin_mul_overflow(available, std::uint64_t{status.f_frsize}, &bytes))
        return std::nullopt;
    return bytes;
}

}  // namespace warpsieve::io
