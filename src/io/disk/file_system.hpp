#pragma once

// The file system as a seam. All that the program does to files that must survive a crash, it does
// through FileSystem, one virtual function a system call, so that a test can fail, cut short or die
// at any single call (tests/support/faulty_file_system.hpp) and replay what a loss of power leaves.
// Knows bytes, names and errors; nothing of checkpoints, HDF5 or what a file is for.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/interrupted.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

/// A time by the clock of the file system.
using FileTime = std::chrono::system_clock::time_point;

/// A file-system call that failed: "cannot write run.h5: No space left on device (free some space
/// or save to another file system)".
class FileError : public IoError {
public:
    FileError(const std::string& doing, const std::string& path, int error_number);
    [[nodiscard]] int error_number() const noexcept { return error_number_; }

protected:
    /// @param hint what a user can do about it, with a space and brackets; empty: nothing is known
    FileError(const std::string& doing,
              const std::string& path,
              int error_number,
              const std::string& hint);

private:
    int error_number_;
};

/// A call that failed for somebody who only reads: "cannot open run.h5: No such file or directory
/// (check the path)". Nobody is told to create what is to be read.
class ReadError : public FileError {
public:
    ReadError(const std::string& doing, const std::string& path, int error_number);
};

/// A new file that is being written. The destructor closes it without a word, for unwinding; a file
/// counts as written only after sync() and close().
class WritableFile {
public:
    WritableFile() = default;
    WritableFile(const WritableFile&) = delete;
    WritableFile& operator=(const WritableFile&) = delete;
    WritableFile(WritableFile&&) = delete;
    WritableFile& operator=(WritableFile&&) = delete;
    virtual ~WritableFile() = default;

    /// Writes some of the bytes, at least one. @return how many
    [[nodiscard]] virtual std::size_t write_some(std::span<const std::uint8_t> bytes) = 0;
    /// Writes all of the bytes.
    void write(std::span<const std::uint8_t> bytes) {
        while (!bytes.empty()) bytes = bytes.subspan(write_some(bytes));
    }
    /// What was written survives a loss of power when this returns.
    virtual void sync() = 0;
    virtual void close() = 0;
};

/// Memory that shows a file, which may be larger than the machine's memory.
class FileMemory {
public:
    FileMemory() = default;
    FileMemory(const FileMemory&) = delete;
    FileMemory& operator=(const FileMemory&) = delete;
    FileMemory(FileMemory&&) = delete;
    FileMemory& operator=(FileMemory&&) = delete;
    virtual ~FileMemory() = default;

    /// Takes what is mapped of the file out of the memory of the process; what is looked at again
    /// comes from the file. For who goes through a large file, now and then: the kernel would take
    /// it only when others need it. Any thread may call it at any time.
    virtual void let_go() noexcept {}
};

/// A stop check for work that goes through a file once and asks every few MiB, as xxh3() does: what
/// is behind is let go of whenever it asks.
[[nodiscard]] inline core::StopCheck letting_go(FileMemory& memory,
                                                const core::StopCheck& stopped) {
    return [&memory, stopped] {
        memory.let_go();
        return stopped && stopped();
    };
}

/// The bytes of a file for as long as the object lives. Nothing that is done with its image changes
/// the file.
class FileImage : public FileMemory {
public:
    [[nodiscard]] virtual std::span<const std::uint8_t> bytes() const noexcept = 0;
    /// The first of them, copied_bytes or as many as there are, to be changed in memory. They are a
    /// copy from the start: what others write there meanwhile does not show.
    [[nodiscard]] virtual std::span<std::uint8_t> head() noexcept = 0;

    static constexpr std::size_t copied_bytes = 4096;  ///< the smallest page of any processor
};

/// A new file that is written by writing to memory. The destructor closes it without a word, for
/// unwinding.
class NewImage : public FileMemory {
public:
    /// The bytes of the file, zeros at first. They are not to be touched after commit().
    [[nodiscard]] virtual std::span<std::uint8_t> bytes() noexcept = 0;
    /// Cuts the file after its first `size` bytes, syncs and closes it.
    virtual void commit(std::uint64_t size) = 0;
};

/// A lock file that this process holds. The lock is released with the object. The kernel releases
/// it when the process ends, however it ends.
class HeldLock {
public:
    HeldLock() = default;
    HeldLock(const HeldLock&) = delete;
    HeldLock& operator=(const HeldLock&) = delete;
    HeldLock(HeldLock&&) = delete;
    HeldLock& operator=(HeldLock&&) = delete;
    virtual ~HeldLock() = default;

    /// Replaces the text of the lock file, by which others learn who holds it.
    virtual void write_record(std::string_view record) = 0;
    /// Sets the lock file's time to now: a heartbeat, which other nodes see too.
    virtual void touch() = 0;
};

/// What became of taking a lock.
struct LockAttempt {
    enum class Outcome { held, held_by_other, unsupported };
    Outcome outcome = Outcome::unsupported;
    std::unique_ptr<HeldLock> lock;  ///< when held
    std::string record;              ///< of the other holder
};

/// What is said of a file system on which no lock can be taken.
inline constexpr const char* no_locks = "the file system has no locks";

/// What a look at a lock shows of who holds it.
struct LockLook {
    enum class State { free, held, unknown };
    State state = State::free;
    std::string record = {};   ///< of the holder, when held
    std::string problem = {};  ///< why nobody can tell, when unknown
    friend bool operator==(const LockLook&, const LockLook&) = default;
};

/// The file-system calls that the program makes, one to one, so that a test can fail any of them.
/// Every failure is thrown as FileError.
class FileSystem {
public:
    FileSystem() = default;
    FileSystem(const FileSystem&) = delete;
    FileSystem& operator=(const FileSystem&) = delete;
    FileSystem(FileSystem&&) = delete;
    FileSystem& operator=(FileSystem&&) = delete;
    virtual ~FileSystem() = default;

    /// Fails where anything, a symbolic link included, has the name.
    [[nodiscard]] virtual std::unique_ptr<WritableFile> create_exclusive(
        const std::string& path) = 0;
    /// A new file of so many bytes, all of which take their place on the disk now: a disk that is
    /// full is an error here, and later writing cannot fail for it. Fails as create_exclusive does,
    /// and leaves nothing where it fails.
    [[nodiscard]] virtual std::unique_ptr<NewImage> create_mapped(const std::string& path,
                                                                  std::uint64_t bytes) = 0;
    /// A new file without a name in a folder: whatever becomes of the process, nothing of it stays.
    /// Its bytes take their place on the disk now, as with create_mapped; it is never committed.
    [[nodiscard]] virtual std::unique_ptr<NewImage> create_scratch(const std::string& folder,
                                                                   std::uint64_t bytes) = 0;
    /// The first `limit` bytes of a file; empty where there is none. What is no file, a pipe or a
    /// device, is an IoError and is not opened, here and in map().
    [[nodiscard]] virtual std::optional<Bytes> read(const std::string& path,
                                                    std::uint64_t limit) = 0;
    /// A whole file; empty where there is none. One that is small enough is read, so that a failing
    /// disk is an exception; a larger one is mapped, where it would be the end of the process.
    [[nodiscard]] virtual std::unique_ptr<FileImage> map(const std::string& path) = 0;
    /// Bytes of a file; empty where there is none.
    [[nodiscard]] virtual std::optional<std::uint64_t> size(const std::string& path) = 0;
    /// Gives a file a second name. Fails where anything has that name.
    virtual void link(const std::string& existing, const std::string& name) = 0;
    /// Gives a file another name, and replaces the file or link that has it. Whatever else has it,
    /// a pipe or a device, is an IoError and stays.
    virtual void rename(const std::string& from, const std::string& to) = 0;
    /// Removes a file. @return false where there is no such file
    virtual bool remove(const std::string& path) = 0;
    /// Time of the last change, by the clock of the file system; empty where there is no such file.
    [[nodiscard]] virtual std::optional<FileTime> modified(const std::string& path) = 0;
    /// Names in a folder, "." and ".." among them.
    [[nodiscard]] virtual std::vector<std::string> list(const std::string& folder) = 0;
    /// Makes a folder. @return false where there is one already
    virtual bool make_folder(const std::string& path) = 0;
    /// Bytes that this user may still write to the file system of a folder; empty where it does not
    /// know. That is no reason not to write.
    [[nodiscard]] virtual std::optional<std::uint64_t> free_space(const std::string& folder) = 0;
    /// Fails where files cannot be made in a folder, as far as that shows without making one.
    virtual void require_writable(const std::string& folder) = 0;
    /// What was linked, renamed, created or removed in a folder survives a loss of power.
    virtual void sync_folder(const std::string& folder) = 0;
    /// Takes the lock of a lock file, which is created where there is none. Does not wait.
    [[nodiscard]] virtual LockAttempt try_lock(const std::string& path) = 0;
    /// Who holds the lock now. Takes nothing and changes nothing; a lock that cannot be looked at
    /// is no error.
    [[nodiscard]] virtual LockLook look_at_lock(const std::string& path) = 0;
};

/// The limit of a read() that is to have all of a file.
inline constexpr std::uint64_t whole_file = ~std::uint64_t{0};

/// The real file system.
[[nodiscard]] std::unique_ptr<FileSystem> make_posix_file_system();

}  // namespace warpsieve::io
