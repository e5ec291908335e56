#pragma once

#include <stdexcept>

#include "fault/power_loss/disk_model.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::test {

/// A DiskState to read from, below a folder that does not exist.
class StateFileSystem final : public io::FileSystem {
public:
    static constexpr const char* root = "/after-the-loss-of-power/";

    explicit StateFileSystem(const DiskState& state) : state_(state) {}

    [[nodiscard]] std::optional<Bytes> read(const std::string& path, std::uint64_t limit) override {
        const Bytes* const file = find(path);
        if (file == nullptr) return std::nullopt;
        const auto size = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(limit, file->size()));
        return Bytes(file->begin(), file->begin() + size);
    }
    [[nodiscard]] std::unique_ptr<io::FileImage> map(const std::string& path) override {
        const Bytes* const file = find(path);
        return file == nullptr ? nullptr : std::make_unique<Image>(*file);
    }
    [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) override {
        const Bytes* const file = find(path);
        if (file == nullptr) return std::nullopt;
        return file->size();
    }

    std::unique_ptr<io::WritableFile> create_exclusive(const std::string&) override { refuse(); }
    std::unique_ptr<io::NewImage> create_mapped(const std::string&, std::uint64_t) override {
        refuse();
    }
    std::unique_ptr<io::NewImage> create_scratch(const std::string&, std::uint64_t) override {
        refuse();
    }
    void link(const std::string&, const std::string&) override { refuse(); }
    void rename(const std::string&, const std::string&) override { refuse(); }
    bool remove(const std::string&) override { refuse(); }
    std::optional<io::FileTime> modified(const std::string&) override { refuse(); }
    std::vector<std::string> list(const std::string&) override { refuse(); }
    bool make_folder(const std::string&) override { refuse(); }
    std::optional<std::uint64_t> free_space(const std::string&) override { refuse(); }
    void require_writable(const std::string&) override { refuse(); }
    void sync_folder(const std::string&) override { refuse(); }
    io::LockAttempt try_lock(const std::string&) override { refuse(); }
    io::LockLook look_at_lock(const std::string&) override { refuse(); }

private:
    class Image final : public io::FileImage {
    public:
        explicit Image(const Bytes& bytes) : bytes_(bytes) {}
        [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept override {
            return bytes_;
        }
        [[nodiscard]] std::span<std::uint8_t> head() noexcept override {
            return std::span(bytes_).first(std::min(bytes_.size(), copied_bytes));
        }

    private:
        Bytes bytes_;
    };

    [[noreturn]] static void refuse() { throw std::logic_error("only for looking at"); }
    [[nodiscard]] const Bytes* find(const std::string& path) const {
        const auto found = state_.find(path.substr(std::string_view(root).size()));
        return found == state_.end() ? nullptr : found->second.get();
    }

    const DiskState& state_;
};

}  // namespace warpsieve::test
