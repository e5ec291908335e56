#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "io/disk/file_system.hpp"

namespace warpsieve::test {

/// The process died at this call. Not an Error, so that nothing in the program catches it; until
/// the file system is revived, every later call dies as well, those of destructors included.
struct SimulatedCrash {};

/// The real file system, on which a test can fail any call. Calls are counted from 0, those on open
/// files and held locks included.
class FaultyFileSystem : public io::FileSystem {
public:
    FaultyFileSystem() = default;

    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    bool short_writes = false;       ///< every write takes a single byte
    bool links_unsupported = false;  ///< as on FAT and some FUSE file systems
    bool locks_unsupported = false;
    /// What free_space says; empty: the truth.
    std::optional<std::optional<std::uint64_t>> free_bytes;
    /// Hears of every call after its end, whether it failed or not: "rename run.h5".
    std::function<void(const std::string& call)> after_call;
    /// Hears of every call before it has any effect, and may throw instead.
    std::function<void(const std::string& call)> before_call;
    /// Which calls fail, besides the n-th: a word of the call, as after_call has it; empty: none.
    std::string failing;

    /// Lets the call with this number from now on fail before it has any effect.
    void fail_call(std::size_t number, int error_number);
    /// Lets the process die at the call with this number from now on, before it has any effect.
    void crash_at(std::size_t number);
    /// Takes back all faults and counts from 0 again.
    void heal();
    [[nodiscard]] std::size_t calls() const noexcept { return calls_; }
    [[nodiscard]] const std::vector<std::string>& log() const noexcept { return log_; }

    [[nodiscard]] std::unique_ptr<io::WritableFile> create_exclusive(
        const std::string& path) override;
    [[nodiscard]] std::unique_ptr<io::NewImage> create_mapped(const std::string& path,
                                                              std::uint64_t bytes) override;
    [[nodiscard]] std::unique_ptr<io::NewImage> create_scratch(const std::string& folder,
                                                               std::uint64_t bytes) override;
    [[nodiscard]] std::optional<Bytes> read(const std::string& path, std::uint64_t limit) override;
    [[nodiscard]] std::unique_ptr<io::FileImage> map(const std::string& path) override;
    [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) override;
    bool make_folder(const std::string& path) override;
    [[nodiscard]] std::optional<std::uint64_t> free_space(const std::string& folder) override;
    void require_writable(const std::string& folder) override;
    void link(const std::string& existing, const std::string& name) override;
    void rename(const std::string& from, const std::string& to) override;
    bool remove(const std::string& path) override;
    [[nodiscard]] std::optional<io::FileTime> modified(const std::string& path) override;
    [[nodiscard]] std::vector<std::string> list(const std::string& folder) override;
    void sync_folder(const std::string& folder) override;
    [[nodiscard]] io::LockAttempt try_lock(const std::string& path) override;
    [[nodiscard]] io::LockLook look_at_lock(const std::string& path) override;

    /// One call: counts it, fails it if it is its turn, else makes it. For files and locks of this
    /// file system.
    template <class Call>
    decltype(auto) make(const std::string& name, const std::string& path, Call call) {
        const Turn turn(*this, name, path);
        turn.begin();
        return call();
    }

private:
    /// From the beginning of a call to its end; tells after_call.
    class Turn {
    public:
        Turn(FaultyFileSystem& files, const std::string& name, const std::string& path);
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        Turn(Turn&&) = delete;
        Turn& operator=(Turn&&) = delete;
        ~Turn();
        void begin() const;

    private:
        FaultyFileSystem& files_;
        std::string name_;
        std::string path_;
    };

    std::unique_ptr<io::FileSystem> real_ = io::make_posix_file_system();
    std::size_t calls_ = 0;
    std::size_t failing_call_ = never;
    int error_number_ = 0;
    std::size_t crashing_call_ = never;
    bool crashed_ = false;
    std::vector<std::string> log_;
};

}  // namespace warpsieve::test
