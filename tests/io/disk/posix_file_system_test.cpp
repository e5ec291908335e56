#include "io/disk/posix_file_system.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <system_error>
#include <thread>

#include "io/disk/digest.hpp"
#include "io/disk/file_system.hpp"
#include "support/folder_contents.hpp"
#include "support/peak_memory.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

using Outcome = LockAttempt::Outcome;

class PosixFileSystemTest : public testing::Test {
protected:
    test::TempFolder folder_;
    std::string path_ = folder_.file("some");
    std::unique_ptr<FileSystem> files_ = make_posix_file_system();

    [[nodiscard]] static std::string text_of(const FileImage& image) {
        return {image.bytes().begin(), image.bytes().end()};
    }
};

TEST_F(PosixFileSystemTest, WritesAndReads) {
    const Bytes bytes = {1, 2, 3, 4, 5};
    const auto file = files_->create_exclusive(path_);
    EXPECT_EQ(file->write_some(bytes), 5U);
    file->sync();
    file->close();
    EXPECT_EQ(files_->read(path_, whole_file), bytes);
    EXPECT_EQ(files_->read(path_, 2), (Bytes{1, 2}));
    EXPECT_EQ(files_->read(folder_.file("none"), whole_file), std::nullopt);
}

TEST_F(PosixFileSystemTest, CreatesNothingOverWhatIsThere) {
    test::write_file(path_, std::string("x"));
    std::filesystem::create_symlink("nowhere", folder_.file("link"));
    EXPECT_THROW(static_cast<void>(files_->create_exclusive(path_)), FileError);
    EXPECT_THROW(static_cast<void>(files_->create_exclusive(folder_.file("link"))), FileError);
}

TEST_F(PosixFileSystemTest, WritesAFileThroughMemory) {
    const auto image = files_->create_mapped(path_, 10'000);
    EXPECT_EQ(std::filesystem::file_size(path_), 10'000U);
    EXPECT_THROW(static_cast<void>(files_->create_mapped(path_, 10)), FileError);
    image->bytes()[0] = 7;
    image->bytes()[4999] = 8;
    image->commit(5000);
    const Bytes now = test::bytes_of_file(path_);
    ASSERT_EQ(now.size(), 5000U);
    EXPECT_EQ(now.front(), 7);
    EXPECT_EQ(now[1], 0);
    EXPECT_EQ(now.back(), 8);
}

TEST_F(PosixFileSystemTest, LeavesNothingOfAFileThatGetsNoRoom) {
    constexpr std::uint64_t too_large = std::uint64_t{1} << 62;
    const std::string said = test::refusal<FileError>(
        [&] { static_cast<void>(files_->create_mapped(path_, too_large)); });
    EXPECT_TRUE(test::contains(said, "cannot write " + path_)) << said;
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(PosixFileSystemTest, GivesScratchSpaceThatNothingStaysOf) {
    const auto image = files_->create_scratch(folder_.path().string(), 10'000);
    ASSERT_EQ(image->bytes().size(), 10'000U);
    image->bytes()[9999] = 7;
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    EXPECT_TRUE(test::contains(
        test::refusal<FileError>([&] { static_cast<void>(files_->create_scratch(path_, 10)); }),
        path_));
    test::write_file(path_, std::string("abc"));
    test::refusal<FileError>([&] { static_cast<void>(files_->create_scratch(path_, 10)); });
}

TEST_F(PosixFileSystemTest, ShowsFilesOfAnySize) {
    test::write_file(path_, std::string("abc"));
    EXPECT_TRUE(std::ranges::equal(files_->map(path_)->bytes(), Bytes{'a', 'b', 'c'}));
    EXPECT_EQ(files_->size(path_), 3U);
    std::filesystem::resize_file(path_, 0);
    EXPECT_TRUE(files_->map(path_)->bytes().empty());
    constexpr std::uint64_t large = (std::uint64_t{3} << 30) + 5;  // sparse
    test::write_file(path_, std::string("abc"));
    std::filesystem::resize_file(path_, large);
    const auto image = files_->map(path_);
    std::filesystem::remove(path_);  // as when a run replaces it
    ASSERT_EQ(image->bytes().size(), large);
    EXPECT_EQ(image->bytes()[1], 'b');
    EXPECT_EQ(image->bytes()[large - 1], 0);
    EXPECT_EQ(files_->map(folder_.file("none")), nullptr);
    EXPECT_EQ(files_->size(folder_.file("none")), std::nullopt);
    EXPECT_THROW(static_cast<void>(files_->map(folder_.path().string())), FileError);
}

TEST_F(PosixFileSystemTest, ShowsFilesThatItHasLetGoOf) {
    constexpr std::uint64_t large = std::uint64_t{300} << 20;  // mapped
    test::write_file(path_, std::string("abc"));
    std::filesystem::resize_file(path_, large);
    const auto image = files_->map(path_);
    image->head()[1] = 'x';
    image->let_go();
    EXPECT_EQ(image->bytes()[0], 'a');
    EXPECT_EQ(image->bytes()[1], 'x') << "what was changed in memory stays";
    EXPECT_EQ(test::bytes_of_file(path_)[1], 'b');
    const auto small = files_->create_mapped(folder_.file("new"), 10'000);
    small->bytes()[0] = 7;
    small->bytes()[9999] = 8;
    small->let_go();
    EXPECT_EQ(small->bytes()[9999], 8);
    small->commit(10'000);
    EXPECT_EQ(test::bytes_of_file(folder_.file("new"))[0], 7);
}

/// A file of any size is digested without all of it in the memory of the process.
TEST_F(PosixFileSystemTest, LeavesTheMemoryOfLargeFilesBehind) {
    if (!test::memory_can_be_counted) GTEST_SKIP() << "a sanitizer keeps memory";
    test::write_file(path_, std::string("abc"));
    std::filesystem::resize_file(path_, std::uint64_t{300} << 20);
    EXPECT_LT(test::peak_growth_mib([this] {
                  const auto image = files_->map(path_);
                  static_cast<void>(xxh3(image->bytes(), letting_go(*image, {})));
              }),
              100U);
}

/// Images that were read have memory that goes round.
TEST_F(PosixFileSystemTest, ShowsOneFileInTheMemoryOfAnother) {
    const std::string other = folder_.file("other");
    test::write_file(path_, std::string(100, 'a'));
    test::write_file(other, std::string(50, 'b'));
    for (int i = 0; i < 3; ++i) {
        const auto first = files_->map(path_);
        EXPECT_EQ(text_of(*first), std::string(100, 'a'));
        const auto second = files_->map(other);
        EXPECT_EQ(text_of(*second), std::string(50, 'b'));
        EXPECT_EQ(text_of(*first), std::string(100, 'a'));
    }
}

TEST_F(PosixFileSystemTest, BlamesNoFileThatItHasNoAddressesFor) {
    test::write_file(path_, std::string("x"));
    constexpr std::uintmax_t all_addresses = std::uintmax_t{1} << 62;
    std::error_code refused;
    std::filesystem::resize_file(path_, all_addresses, refused);
    if (refused) GTEST_SKIP() << "no file here may be so long: " << refused.message();
    try {
        static_cast<void>(files_->map(path_));
        FAIL() << "it was mapped";
    } catch (const OutOfMemory& error) {
        EXPECT_TRUE(test::contains(error.what(), path_)) << error.what();
    }
}

TEST_F(PosixFileSystemTest, MakesFoldersAndTellsTheirSpace) {
    EXPECT_TRUE(files_->make_folder(path_));
    EXPECT_FALSE(files_->make_folder(path_));
    EXPECT_THROW(files_->make_folder(folder_.file("none/some")), FileError);
    const std::uint64_t space = files_->free_space(path_).value();
    EXPECT_LE(space, std::filesystem::space(path_).capacity);
    EXPECT_GT(space, 0U);
    EXPECT_THROW(static_cast<void>(files_->free_space(folder_.file("none"))), FileError);
}

TEST_F(PosixFileSystemTest, DoesNotKnowTheSpaceWhereNoBlocksAreCounted) {
    EXPECT_EQ(files_->free_space("/proc"), std::nullopt);
    const auto available = [](fsblkcnt_t blocks, fsblkcnt_t free, unsigned long bytes) {
        struct statvfs status {};
        status.f_blocks = blocks;
        status.f_bavail = free;
        status.f_frsize = bytes;
        return available_bytes(status);
    };
    EXPECT_EQ(available(0, 0, 4096), std::nullopt);
    EXPECT_EQ(available(8, 0, 4096), 0U) << "full is not unknown";
    EXPECT_EQ(available(8, 8, 4096), 32'768U);
    constexpr fsblkcnt_t below_zero = ~fsblkcnt_t{0};
    EXPECT_EQ(available(8, below_zero, 4096), std::nullopt);
    EXPECT_EQ(available(below_zero, below_zero, 4096), std::nullopt) << "more than 64 bits";
}

TEST_F(PosixFileSystemTest, TellsWhereNoFilesCanBeMade) {
    files_->require_writable(folder_.path().string());
    EXPECT_TRUE(test::contains(
        test::refusal<FileError>([&] { files_->require_writable(folder_.file("none")); }),
        "cannot write to the folder " + folder_.file("none")));
    test::write_file(path_, std::string("x"));
    EXPECT_THROW(files_->require_writable(path_), FileError);
}

TEST_F(PosixFileSystemTest, OpensNoPipe) {
    ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
    // Nobody writes to it: whoever opened it would wait for ever.
    const std::string why = " " + path_ + ": it is a pipe, not a file (choose another name)";
    const auto refused = [&](const std::string& doing, const auto& action) {
        EXPECT_EQ(test::refusal<IoError>(action), doing + why);
    };
    refused("cannot read", [&] { static_cast<void>(files_->read(path_, 1)); });
    refused("cannot read", [&] { static_cast<void>(files_->map(path_)); });
    refused("cannot use the lock file", [&] { static_cast<void>(files_->try_lock(path_)); });
    EXPECT_EQ(files_->look_at_lock(path_).state, LockLook::State::free);
    EXPECT_THROW(static_cast<void>(files_->map("/dev/zero")), IoError);
}

TEST_F(PosixFileSystemTest, RenamesOverNothingButFilesAndLinks) {
    const std::string other = folder_.file("other");
    test::write_file(other, std::string("new"));
    ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
    EXPECT_EQ(test::refusal<IoError>([&] { files_->rename(other, path_); }),
              "cannot replace " + path_ + ": it is a pipe, not a file (choose another name)");
    EXPECT_TRUE(std::filesystem::is_fifo(path_));
    std::filesystem::remove(path_);
    std::filesystem::create_symlink("nowhere", path_);
    files_->rename(other, path_);
    EXPECT_EQ(files_->read(path_, whole_file), (Bytes{'n', 'e', 'w'}));
}

TEST_F(PosixFileSystemTest, ReadsOnlyFiles) {
    EXPECT_THROW(static_cast<void>(files_->read(folder_.path().string(), 1)), FileError);
}

TEST_F(PosixFileSystemTest, SaysWhatCannotBeDoneWithWhatAndWhy) {
    try {
        static_cast<void>(files_->create_exclusive(folder_.file("none/some")));
        FAIL();
    } catch (const FileError& error) {
        EXPECT_EQ(error.error_number(), ENOENT);
        EXPECT_EQ(std::string(error.what()),
                  "cannot create " + folder_.file("none/some") +
                      ": No such file or directory (does the folder exist? create it first)");
    }
}

/// As root, who may read everything, none of these but two can be provoked.
TEST(ReadError, DoesNotAdviseToWrite) {
    for (const int error : {ENOENT, ENOTDIR, EACCES, EPERM, EISDIR, EMFILE, EIO, ELOOP}) {
        const std::string words = ReadError("cannot open", "x.h5", error).what();
        EXPECT_TRUE(words.starts_with("cannot open x.h5: ")) << words;
        for (const char* advice : {"create", "write", "save", "free", "another name"})
            EXPECT_EQ(words.find(advice), std::string::npos) << words;
    }
}

TEST_F(PosixFileSystemTest, TellsReadersToReadSomethingElse) {
    test::write_file(path_, std::string("x"));
    try {
        static_cast<void>(files_->map(path_ + "/x.h5"));
        FAIL();
    } catch (const ReadError& error) {
        EXPECT_EQ(error.what(), "cannot open " + path_ + "/x.h5: " +
                                    "Not a directory (a part of the path is a file, not a folder)");
    }
    try {
        static_cast<void>(files_->map(folder_.path().string()));
        FAIL();
    } catch (const ReadError& error) {
        EXPECT_EQ(error.what(), "cannot read " + folder_.path().string() +
                                    ": Is a directory (name a file in it)");
    }
}

TEST_F(PosixFileSystemTest, TellsWhetherItRemovedAFile) {
    test::write_file(path_, std::string("x"));
    EXPECT_TRUE(files_->remove(path_));
    EXPECT_FALSE(files_->remove(path_));
}

TEST_F(PosixFileSystemTest, SyncsFolders) {
    files_->sync_folder(folder_.path().string());
    EXPECT_THROW(files_->sync_folder(folder_.file("none")), FileError);
}

TEST_F(PosixFileSystemTest, LocksOnceAtATime) {
    EXPECT_EQ(files_->look_at_lock(path_).state, LockLook::State::free);
    LockAttempt first = files_->try_lock(path_);
    ASSERT_EQ(first.outcome, Outcome::held);
    first.lock->write_record("a long record of the first one");
    first.lock->write_record("first");
    const LockAttempt second = files_->try_lock(path_);
    EXPECT_EQ(second.outcome, Outcome::held_by_other);
    EXPECT_EQ(second.record, "first");
    EXPECT_EQ(files_->look_at_lock(path_), (LockLook{LockLook::State::held, "first", ""}));
    first.lock.reset();
    EXPECT_EQ(files_->look_at_lock(path_).state, LockLook::State::free);
    EXPECT_EQ(files_->try_lock(path_).outcome, Outcome::held);
}

TEST_F(PosixFileSystemTest, LocksNothingThroughALink) {
    std::filesystem::create_symlink("elsewhere", path_);
    EXPECT_THROW(static_cast<void>(files_->try_lock(path_)), FileError);
}

TEST_F(PosixFileSystemTest, NeverGivesALockToTwoWhileItsFileComesAndGoes) {
    std::atomic<int> holders{0};
    std::atomic<int> most{0};
    const auto take_and_remove = [&] {
        const auto files = make_posix_file_system();
        for (int done = 0; done < 300;) {
            LockAttempt attempt = files->try_lock(path_);
            if (attempt.outcome != Outcome::held) continue;
            const int now = ++holders;
            if (now > most) most = now;
            --holders;
            files->remove(path_);
            ++done;
        }
    };
    {
        const std::jthread one(take_and_remove);
        const std::jthread two(take_and_remove);
    }
    EXPECT_EQ(most, 1);
}

}  // namespace
}  // namespace warpsieve::io
