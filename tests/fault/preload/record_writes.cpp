// Preloaded into the program: writes down every call by which it changes files below a folder, and
// what it says on standard error, so that a test can tell what a loss of power leaves at any
// moment. WARPSIEVE_RECORD_ROOT is the folder, WARPSIEVE_RECORD_LOG the file to append to. With
// WARPSIEVE_RECORD_UNSYNCED set, fsync does nothing and says that it did: the negative control.
//
// A record is a line "OP SIZE OFFSET PATH[ PATH]", paths relative to the folder and without spaces,
// and SIZE bytes: C create, W write, S sync, R rename, L link, U unlink, D make a folder, E what
// was said. Only calls that succeeded are written down. Only what the program uses is known here.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdarg>
#include <cstdlib>
#include <mutex>
#include <string>

namespace {

/// Function-local, as the loader may call in before this library's own initialisers have run.
struct Recorder {
    std::string root = variable("WARPSIEVE_RECORD_ROOT");
    bool unsynced = std::getenv("WARPSIEVE_RECORD_UNSYNCED") != nullptr;
    int log = static_cast<int>(syscall(SYS_openat,
                                       AT_FDCWD,
                                       variable("WARPSIEVE_RECORD_LOG").c_str(),
                                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                                       0600));
    std::array<std::string, 1024> paths{};  ///< of open descriptors; empty: not ours to record
    std::mutex mutex;

    static std::string variable(const char* name) {
        const char* const value = std::getenv(name);
        return value == nullptr ? "" : value;
    }
    [[nodiscard]] bool below(const std::string& path) const {
        return !root.empty() && path.starts_with(root);
    }
    /// Relative to the root, "." for itself.
    [[nodiscard]] std::string relative(const std::string& path) const {
        const std::size_t begin = path.find_first_not_of('/', root.size());
        return begin == std::string::npos ? "." : path.substr(begin);
    }
    void write_down(
        char op, const std::string& names, off_t offset, const void* data, size_t size) {
        std::string record = std::string(1, op) + " " + std::to_string(size) + " " +
                             std::to_string(offset) + " " + names + "\n";
        record.append(static_cast<const char*>(data), size);
        const std::lock_guard guard(mutex);
        if (syscall(SYS_write, log, record.data(), record.size()) !=
            static_cast<long>(record.size()))
            std::abort();
    }
    void note(char op, const std::string& names) { write_down(op, names, 0, "", 0); }
};

Recorder& recorder() {
    static auto* const only = new Recorder;  // never destroyed: calls come until the very end
    return *only;
}

std::string& path_of(int fd) {
    static std::string none;
    auto& paths = recorder().paths;
    if (fd < 0 || static_cast<std::size_t>(fd) >= paths.size()) return none = "";
    return paths[static_cast<std::size_t>(fd)];
}

int opened(int folder, const char* path, int flags, mode_t mode) {
    const int fd = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
    if (fd < 0) return fd;
    Recorder& all = recorder();
    path_of(fd) = all.below(path) ? all.relative(path) : "";
    if ((flags & O_EXCL) != 0 && !path_of(fd).empty()) all.note('C', path_of(fd));
    return fd;
}

int recorded(long result, char op, const char* path, const char* other = nullptr) {
    Recorder& all = recorder();
    if (result == 0 && all.below(path))
        all.note(op, all.relative(path) + (other == nullptr ? "" : " " + all.relative(other)));
    return static_cast<int>(result);
}

mode_t mode_from(int flags, va_list arguments) {
    return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_from(flags, arguments);
    va_end(arguments);
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_from(flags, arguments);
    va_end(arguments);
    return opened(AT_FDCWD, path, flags, mode);
}

ssize_t write(int fd, const void* data, size_t size) {
    const bool ours = !path_of(fd).empty();
    const off_t offset = ours ? static_cast<off_t>(syscall(SYS_lseek, fd, 0, SEEK_CUR)) : 0;
    const ssize_t written = syscall(SYS_write, fd, data, size);
    if (written <= 0) return written;
    const auto kept = static_cast<std::size_t>(written);
    if (ours) recorder().write_down('W', path_of(fd), offset, data, kept);
    if (fd == STDERR_FILENO) recorder().write_down('E', "stderr", 0, data, kept);
    return written;
}

int fsync(int fd) {
    Recorder& all = recorder();
    if (all.unsynced) return 0;
    const auto result = static_cast<int>(syscall(SYS_fsync, fd));
    if (result == 0 && !path_of(fd).empty()) all.note('S', path_of(fd));
    return result;
}

int close(int fd) {
    path_of(fd) = "";
    return static_cast<int>(syscall(SYS_close, fd));
}

int rename(const char* from, const char* to) {
    return recorded(syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to), 'R', from, to);
}

int link(const char* existing, const char* name) {
    return recorded(syscall(SYS_linkat, AT_FDCWD, existing, AT_FDCWD, name, 0), 'L', existing,
                    name);
}

int unlink(const char* path) {
    return recorded(syscall(SYS_unlinkat, AT_FDCWD, path, 0), 'U', path);
}

int mkdir(const char* path, mode_t mode) {
    return recorded(syscall(SYS_mkdirat, AT_FDCWD, path, mode), 'D', path);
}
}
