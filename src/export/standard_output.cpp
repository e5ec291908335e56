#include "export/standard_output.hpp"

#include <unistd.h>

#include "io/disk/file_descriptor.hpp"

namespace warpsieve::exporting {
namespace {

constexpr const char* name = "standard output";

class StandardOutput final : public io::WritableFile {
public:
    std::size_t write_some(std::span<const std::uint8_t> bytes) override {
        const ssize_t written = io::retry_interrupted(
            [&] { return ::write(STDOUT_FILENO, bytes.data(), bytes.size()); });
        if (written <= 0)
            throw io::FileError("cannot write to", name, written < 0 ? errno : ENOSPC);
        return static_cast<std::size_t>(written);
    }
    void sync() override {}
    void close() override {
        // Every close of a file flushes it on a network file system, that of a duplicate too.
        const int duplicate = ::dup(STDOUT_FILENO);
        if (duplicate < 0 || ::close(duplicate) != 0)
            throw io::FileError("cannot close", name, errno);
    }
};

}  // namespace

std::unique_ptr<io::WritableFile> make_standard_output() {
    return std::make_unique<StandardOutput>();
}

}  // namespace warpsieve::exporting
