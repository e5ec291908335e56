#include "support/faulty_file_system.hpp"

#include <cerrno>

namespace warpsieve::test {
namespace {

class FaultyFile : public io::WritableFile {
public:
    FaultyFile(FaultyFileSystem& files, std::unique_ptr<io::WritableFile> real, std::string path)
        : files_(files), real_(std::move(real)), path_(std::move(path)) {}

    std::size_t write_some(std::span<const std::uint8_t> bytes) override {
        return files_.make("write", path_, [&] {
            return real_->write_some(files_.short_writes ? bytes.first(1) : bytes);
        });
    }
    /// Counted, not done: a process may die here but not the machine, and disks are slow.
    void sync() override {
        files_.make("sync", path_, [] {});
    }
    void close() override {
        files_.make("close", path_, [&] { real_->close(); });
    }

private:
    FaultyFileSystem& files_;
    std::unique_ptr<io::WritableFile> real_;
    std::string path_;
};

class FaultyImage : public io::NewImage {
public:
    FaultyImage(FaultyFileSystem& files, std::unique_ptr<io::NewImage> real, std::string path)
        : files_(files), real_(std::move(real)), path_(std::move(path)) {}

    std::span<std::uint8_t> bytes() noexcept override { return real_->bytes(); }
    void let_go() noexcept override { real_->let_go(); }
    void commit(std::uint64_t size) override {
        files_.make("commit", path_, [&] { real_->commit(size); });
    }

private:
    FaultyFileSystem& files_;
    std::unique_ptr<io::NewImage> real_;
    std::string path_;
};

/// Its destructor releases the real lock, as the kernel does for a process that dies.
class FaultyLock : public io::HeldLock {
public:
    FaultyLock(FaultyFileSystem& files, std::unique_ptr<io::HeldLock> real, std::string path)
        : files_(files), real_(std::move(real)), path_(std::move(path)) {}

    void write_record(std::string_view record) override {
        files_.make("write_record", path_, [&] { real_->write_record(record); });
    }
    void touch() override {
        files_.make("touch", path_, [&] { real_->touch(); });
    }

private:
    FaultyFileSystem& files_;
    std::unique_ptr<io::HeldLock> real_;
    std::string path_;
};

}  // namespace

FaultyFileSystem::Turn::Turn(FaultyFileSystem& files,
                             const std::string& name,
                             const std::string& path)
    : files_(files), name_(name), path_(path) {}

void FaultyFileSystem::Turn::begin() const {
    if (files_.crashed_) throw SimulatedCrash{};
    const std::size_t number = files_.calls_++;
    files_.log_.push_back(name_ + " " + path_);
    if (files_.before_call) files_.before_call(files_.log_.back());
    if (number == files_.crashing_call_) {
        files_.crashed_ = true;
        throw SimulatedCrash{};
    }
    if (number == files_.failing_call_)
        throw io::FileError("cannot " + name_, path_, files_.error_number_);
    if (!files_.failing.empty() && files_.log_.back().find(files_.failing) != std::string::npos)
        throw io::FileError("cannot " + name_, path_, EIO);
}

FaultyFileSystem::Turn::~Turn() {
    if (files_.after_call && !files_.crashed_) files_.after_call(name_ + " " + path_);
}

void FaultyFileSystem::fail_call(std::size_t number, int error_number) {
    failing_call_ = calls_ + number;
    error_number_ = error_number;
}

void FaultyFileSystem::crash_at(std::size_t number) {
    crashing_call_ = calls_ + number;
}

void FaultyFileSystem::heal() {
    calls_ = 0;
    failing_call_ = never;
    crashing_call_ = never;
    crashed_ = false;
    failing.clear();
    before_call = {};
    log_.clear();
}

std::unique_ptr<io::WritableFile> FaultyFileSystem::create_exclusive(const std::string& path) {
    return make("create", path, [&] {
        return std::make_unique<FaultyFile>(*this, real_->create_exclusive(path), path);
    });
}

std::unique_ptr<io::NewImage> FaultyFileSystem::create_mapped(const std::string& path,
                                                              std::uint64_t bytes) {
    return make("create", path, [&] {
        return std::make_unique<FaultyImage>(*this, real_->create_mapped(path, bytes), path);
    });
}

std::unique_ptr<io::NewImage> FaultyFileSystem::create_scratch(const std::string& folder,
                                                               std::uint64_t bytes) {
    return make("create_scratch", folder, [&] { return real_->create_scratch(folder, bytes); });
}

std::optional<Bytes> FaultyFileSystem::read(const std::string& path, std::uint64_t limit) {
    return make("read", path, [&] { return real_->read(path, limit); });
}

std::unique_ptr<io::FileImage> FaultyFileSystem::map(const std::string& path) {
    return make("read", path, [&] { return real_->map(path); });
}

std::optional<std::uint64_t> FaultyFileSystem::size(const std::string& path) {
    return make("size", path, [&] { return real_->size(path); });
}

bool FaultyFileSystem::make_folder(const std::string& path) {
    return make("make_folder", path, [&] { return real_->make_folder(path); });
}

std::optional<std::uint64_t> FaultyFileSystem::free_space(const std::string& folder) {
    return make("free_space", folder,
                [&] { return free_bytes ? *free_bytes : real_->free_space(folder); });
}

void FaultyFileSystem::require_writable(const std::string& folder) {
    make("require_writable", folder, [&] { real_->require_writable(folder); });
}

void FaultyFileSystem::link(const std::string& existing, const std::string& name) {
    make("link", name, [&] {
        if (links_unsupported) throw io::FileError("cannot link", name, EPERM);
        real_->link(existing, name);
    });
}

void FaultyFileSystem::rename(const std::string& from, const std::string& to) {
    make("rename", to, [&] { real_->rename(from, to); });
}

bool FaultyFileSystem::remove(const std::string& path) {
    return make("remove", path, [&] { return real_->remove(path); });
}

std::optional<io::FileTime> FaultyFileSystem::modified(const std::string& path) {
    return make("modified", path, [&] { return real_->modified(path); });
}

std::vector<std::string> FaultyFileSystem::list(const std::string& folder) {
    return make("list", folder, [&] { return real_->list(folder); });
}

void FaultyFileSystem::sync_folder(const std::string& folder) {
    make("sync_folder", folder, [] {});
}

io::LockAttempt FaultyFileSystem::try_lock(const std::string& path) {
    return make("try_lock", path, [&]() -> io::LockAttempt {
        if (locks_unsupported) return {};
        io::LockAttempt attempt = real_->try_lock(path);
        if (attempt.lock)
            attempt.lock = std::make_unique<FaultyLock>(*this, std::move(attempt.lock), path);
        return attempt;
    });
}

io::LockLook FaultyFileSystem::look_at_lock(const std::string& path) {
    return make("look_at_lock", path, [&]() -> io::LockLook {
        if (locks_unsupported)
            return {.state = io::LockLook::State::unknown, .problem = io::no_locks};
        return real_->look_at_lock(path);
    });
}

}  // namespace warpsieve::test
