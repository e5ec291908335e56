#include "io/disk/stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "core/parse.hpp"
#include "io/disk/file_descriptor.hpp"
#include "io/disk/file_kind.hpp"

namespace warpsieve::io {
namespace {

class Stream final : public WritableFile {
public:
    /// @param name for messages
    Stream(FileDescriptor fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

    std::size_t write_some(std::span<const std::uint8_t> bytes) override {
        for (;;) {
            const ssize_t written =
                retry_interrupted([&] { return ::write(fd_.get(), bytes.data(), bytes.size()); });
            if (written > 0) return static_cast<std::size_t>(written);
            if (written < 0 && errno == EAGAIN)
                wait_for_room();
            else
                fail(written < 0 ? errno : ENOSPC);
        }
    }
    void sync() override {}
    void close() override {
        if (::close(fd_.release()) != 0) throw FileError("cannot close", name_, errno);
    }

private:
    [[noreturn]] void fail(int error) const {
        constexpr const char* doing = "cannot write to";
        if (error == EPIPE) throw ClosedPipe(doing, name_, error);
        throw FileError(doing, name_, error);
    }
    /// Another program that has the same pipe or terminal may have made it non-blocking.
    void wait_for_room() const {
        struct pollfd writable = {fd_.get(), POLLOUT, 0};
        if (retry_interrupted([&] { return ::poll(&writable, 1, -1); }) < 0) fail(errno);
    }

    FileDescriptor fd_;
    std::string name_;
};

/// A descriptor of our own for one that the process was given: every close of a file flushes it on
/// a network file system, that of a duplicate too.
std::unique_ptr<WritableFile> duplicate(int descriptor, const std::string& name) {
    FileDescriptor fd(::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!fd) throw FileError("cannot write to", name, errno);
    return std::make_unique<Stream>(std::move(fd), name);
}

}  // namespace

std::optional<int> named_descriptor(const std::string& path) {
    if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"})
        if (path.starts_with(folder))
            return core::parse_whole<int>(std::string_view(path).substr(folder.size()));
    return std::nullopt;
}

std::unique_ptr<WritableFile> make_standard_output() {
    return duplicate(STDOUT_FILENO, "standard output");
}

std::unique_ptr<WritableFile> open_descriptor(const std::string& path) {
    const auto descriptor = named_descriptor(path);
    if (!descriptor) return nullptr;
    return *descriptor == STDOUT_FILENO ? make_standard_output() : duplicate(*descriptor, path);
}

std::unique_ptr<WritableFile> open_device(const std::string& path) {
    struct stat status {};
    // What is wrong with the path is told when the file is made.
    if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return nullptr;
    if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode))
        throw_no_file("cannot write to", path, status.st_mode);
    FileDescriptor fd(
        retry_interrupted([&] { return ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC); }));
    if (!fd) throw FileError("cannot open", path, errno);
    return std::make_unique<Stream>(std::move(fd), path);
}

}  // namespace warpsieve::io
