#include "io/disk/new_file.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "support/faulty_file_system.hpp"
#include "support/folder_contents.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::io {
namespace {

using Contents = std::map<std::string, Bytes>;

class NewFileTest : public testing::Test {
protected:
    void write_all(Existing existing) {
        NewFile file(files_, path_, existing, "host.1");
        file.write(std::span(bytes_).first(3));
        file.write(std::span(bytes_).subspan(3));
        file.publish();
    }
    [[nodiscard]] Contents contents() const { return test::folder_contents(folder_.path()); }

    test::TempFolder folder_;
    test::FaultyFileSystem files_;
    std::string path_ = folder_.file("primes.txt");
    Bytes bytes_{'2', '\n', '3', '\n', '5', '\n'};
    Bytes old_{'o', 'l', 'd'};
};

TEST_F(NewFileTest, HasItsNameOnlyWhenItIsWhole) {
    NewFile file(files_, path_, Existing::refuse, "host.1");
    file.write(bytes_);
    EXPECT_EQ(contents().count("primes.txt"), 0U);
    file.publish();
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, IsWrittenByteByByteWhereItMustBe) {
    files_.short_writes = true;
    write_all(Existing::refuse);
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, LeavesNothingWhenItIsGivenUp) {
    {
        NewFile file(files_, path_, Existing::refuse, "host.1");
        file.write(bytes_);
    }
    EXPECT_EQ(contents(), Contents{});
}

TEST_F(NewFileTest, DoesNotReplaceWhatIsThere) {
    test::write_file(path_, old_);
    const std::string said = test::refusal<IoError>([&] { write_all(Existing::refuse); });
    EXPECT_TRUE(test::contains(said, "it exists")) << said;
    EXPECT_TRUE(test::contains(said, path_)) << said;
    EXPECT_EQ(contents(), (Contents{{"primes.txt", old_}}));
}

TEST_F(NewFileTest, DoesNotReplaceWhatCameMeanwhile) {
    for (const bool links_unsupported : {false, true}) {
        files_.links_unsupported = links_unsupported;
        test::write_file(path_, std::string());
        std::filesystem::remove(path_);
        NewFile file(files_, path_, Existing::refuse, "host.1");
        file.write(bytes_);
        test::write_file(path_, old_);
        const std::string said = test::refusal<IoError>([&] { file.publish(); });
        EXPECT_TRUE(test::contains(said, "it exists")) << said;
        EXPECT_EQ(contents().at("primes.txt"), old_);
    }
}

TEST_F(NewFileTest, ReplacesWhenItMay) {
    test::write_file(path_, old_);
    write_all(Existing::replace);
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, NeedsNoHardLinks) {
    files_.links_unsupported = true;
    write_all(Existing::refuse);
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, IsWholeOrNotThereWhereverACallFails) {
    for (const Existing existing : {Existing::refuse, Existing::replace}) {
        std::filesystem::remove(path_);
        files_.heal();
        write_all(existing);
        const std::size_t calls = files_.calls();
        ASSERT_GT(calls, 7U);
        for (std::size_t failing = 0; failing < calls; ++failing) {
            std::filesystem::remove(path_);
            files_.heal();
            files_.fail_call(failing, ENOSPC);
            const std::string said = test::refusal<FileError>([&] { write_all(existing); });
            SCOPED_TRACE(said);
            const Contents left = contents();
            EXPECT_LE(left.size(), 1U);
            if (!left.empty()) {
                EXPECT_EQ(left, (Contents{{"primes.txt", bytes_}}));
            }
        }
    }
}

TEST_F(NewFileTest, LeavesTheOldFileWhereverACallBeforeTheRenameFails) {
    for (const char* call : {"create", "write", "sync", "close", "rename"}) {
        test::write_file(path_, old_);
        files_.heal();
        files_.failing = call;
        EXPECT_THROW(write_all(Existing::replace), FileError) << call;
        EXPECT_EQ(contents(), (Contents{{"primes.txt", old_}})) << call;
        files_.failing.clear();
    }
}

}  // namespace
}  // namespace warpsieve::io
