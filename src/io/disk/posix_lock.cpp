#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "io/disk/file_descriptor.hpp"
#include "io/disk/file_kind.hpp"
#include "io/disk/posix_file_system.hpp"

namespace warpsieve::io {
namespace {

constexpr int lock_file_attempts = 100;

struct flock whole_file_lock() {
    struct flock request {};
    request.l_type = F_WRLCK;
    request.l_whence = SEEK_SET;
    return request;
}

std::string read_record(int fd) {
    std::array<char, 1024> text{};
    const ssize_t size =
        retry_interrupted([&] { return ::pread(fd, text.data(), text.size(), 0); });
    std::string record(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return record.substr(0, record.find('\n'));
}

/// False when the path no longer names the file: its last holder has removed it meanwhile.
bool is_still_at(int fd, const std::string& path) {
    struct stat ours {};
    struct stat there {};
    return ::fstat(fd, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/// A pipe or a device can be locked as well, but not hold the record of the lock.
void require_file(int fd, const std::string& path) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throw FileError("cannot stat the lock file", path, errno);
    if (!S_ISREG(status.st_mode)) throw_no_file("cannot use the lock file", path, status.st_mode);
}

class PosixLock final : public HeldLock {
public:
    PosixLock(FileDescriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

    void write_record(std::string_view record) override {
        const std::string line = std::string(record) + "\n";
        const ssize_t written =
            retry_interrupted([&] { return ::pwrite(fd_.get(), line.data(), line.size(), 0); });
        // Cut after writing: a reader must never find an empty record where there was one.
        if (written != static_cast<ssize_t>(line.size()) ||
            ::ftruncate(fd_.get(), static_cast<off_t>(line.size())) != 0)
            throw FileError("cannot write the lock file", path_, written < 0 ? errno : ENOSPC);
    }

    void touch() override {
        if (::futimens(fd_.get(), nullptr) != 0)
            throw FileError("cannot touch the lock file", path_, errno);
    }

private:
    FileDescriptor fd_;
    std::string path_;
};

bool locks_unsupported(int error) {
    return error == EINVAL || error == ENOLCK || error == EOPNOTSUPP || error == ENOSYS;
}

}  // namespace

LockAttempt try_posix_lock(const std::string& path) {
    for (int attempt = 0; attempt < lock_file_attempts; ++attempt) {
        FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
        if (!fd) throw FileError("cannot open the lock file", path, errno);
        require_file(fd.get(), path);
        struct flock request = whole_file_lock();
        if (::fcntl(fd.get(), F_OFD_SETLK, &request) == 0) {
            if (!is_still_at(fd.get(), path)) continue;
            return {
                LockAttempt::Outcome::held, std::make_unique<PosixLock>(std::move(fd), path), {}};
        }
        if (errno == EAGAIN || errno == EACCES)
            return {LockAttempt::Outcome::held_by_other, nullptr, read_record(fd.get())};
        if (!locks_unsupported(errno)) throw FileError("cannot lock", path, errno);
        return {};
    }
    throw FileError("cannot lock", path, EBUSY);
}

LockLook look_at_posix_lock(const std::string& path) {
    using State = LockLook::State;
    // Opening a pipe that has this name would else wait until somebody writes to it.
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd && errno == ENOENT) return {};
    if (!fd)
        return {.state = State::unknown,
                .problem = "the lock file cannot be opened (" +
                           std::generic_category().message(errno) + ")"};
    struct flock request = whole_file_lock();
    if (::fcntl(fd.get(), F_OFD_GETLK, &request) != 0)
        return {.state = State::unknown,
                .problem = locks_unsupported(errno)
                               ? no_locks
                               : "the lock cannot be looked at (" +
                                     std::generic_category().message(errno) + ")"};
    if (request.l_type == F_UNLCK) return {};
    return {.state = State::held, .record = read_record(fd.get())};
}

}  // namespace warpsieve::io
