#include "io/disk/new_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "io/disk/seal.hpp"
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
        if (existing == Existing::refuse) require_free(files_, path_);
        NewFile file(files_, temporary_, Leftover::remove);
        file.create();
        file.write(std::span(bytes_).first(3));
        file.write(std::span(bytes_).subspan(3));
        file.close();
        file.publish(path_, existing);
        file.drop_temporary();
    }
    [[nodiscard]] Contents contents() const { return test::folder_contents(folder_.path()); }

    test::TempFolder folder_;
    test::FaultyFileSystem files_;
    std::string path_ = folder_.file("primes.txt");
    std::string temporary_ = temporary_path(path_, "host.1", "new");
    Bytes bytes_{'2', '\n', '3', '\n', '5', '\n'};
    Bytes old_{'o', 'l', 'd'};
};

TEST_F(NewFileTest, HasItsNameOnlyWhenItIsWhole) {
    NewFile file(files_, temporary_, Leftover::remove);
    file.write_whole(bytes_);
    EXPECT_EQ(contents().count("primes.txt"), 0U);
    file.publish(path_, Existing::refuse);
    file.drop_temporary();
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, IsWrittenByteByByteWhereItMustBe) {
    files_.short_writes = true;
    write_all(Existing::refuse);
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, LeavesNothingWhenItIsGivenUp) {
    {
        NewFile file(files_, temporary_, Leftover::remove);
        file.create();
        file.write(bytes_);
        EXPECT_EQ(contents().size(), 1U);
    }
    EXPECT_EQ(contents(), Contents{});
}

TEST_F(NewFileTest, DoesNotReplaceWhatIsThere) {
    test::write_file(path_, old_);
    const std::string said = test::refusal<NameTaken>([&] { write_all(Existing::refuse); });
    EXPECT_TRUE(test::contains(said, "File exists")) << said;
    EXPECT_TRUE(test::contains(said, path_)) << said;
    EXPECT_EQ(contents(), (Contents{{"primes.txt", old_}}));
}

TEST_F(NewFileTest, DoesNotReplaceWhatCameMeanwhile) {
    for (const bool links_unsupported : {false, true}) {
        files_.links_unsupported = links_unsupported;
        test::write_file(path_, std::string());
        std::filesystem::remove(path_);
        NewFile file(files_, temporary_, Leftover::remove);
        file.write_whole(bytes_);
        test::write_file(path_, old_);
        const std::string said =
            test::refusal<NameTaken>([&] { file.publish(path_, Existing::refuse); });
        EXPECT_TRUE(test::contains(said, "cannot create " + path_ + ": File exists")) << said;
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

TEST_F(NewFileTest, LeavesAloneWhatHasItsNameWhereItMayNotRemoveIt) {
    test::write_file(path_, old_);
    {
        NewFile file(files_, path_, Leftover::refuse);
        EXPECT_THROW(file.write_whole(bytes_), FileError);
    }
    EXPECT_EQ(contents(), (Contents{{"primes.txt", old_}}));
    NewFile file(files_, path_, Leftover::remove);
    file.write_whole(bytes_);
    file.keep();
    EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}}));
}

TEST_F(NewFileTest, IsASecondNameOrACopyOfAFile) {
    test::write_file(path_, bytes_);
    for (const bool links_unsupported : {false, true}) {
        files_.links_unsupported = links_unsupported;
        NewFile file(files_, temporary_, Leftover::remove);
        file.link_or_copy(path_);
        EXPECT_EQ(contents().size(), 2U);
        file.rename_to(folder_.file("second.txt"));
        EXPECT_EQ(contents(), (Contents{{"primes.txt", bytes_}, {"second.txt", bytes_}}));
        EXPECT_EQ(std::filesystem::hard_link_count(path_), links_unsupported ? 1U : 2U);
        std::filesystem::remove(folder_.file("second.txt"));
    }
}

/// A sealed file that is built where it stays, or in a scratch folder.
class BuiltFileTest : public NewFileTest, public testing::WithParamInterface<bool> {
protected:
    BuiltFileTest() { seal_file(sealed_, shard_seal); }
    std::optional<std::uint64_t> build(bool stopped = false) {
        NewFile file(files_, path_, Leftover::refuse);
        const auto bytes = file.build(5000, scratch(), shard_seal,
                                      [&](NewImage& memory) -> std::optional<std::uint64_t> {
                                          EXPECT_EQ(memory.bytes().size(), 5000U);
                                          std::ranges::copy(sealed_, memory.bytes().begin());
                                          memory.let_go();
                                          if (stopped) return std::nullopt;
                                          return sealed_.size();
                                      });
        if (bytes) file.keep();
        return bytes;
    }
    [[nodiscard]] std::string scratch() const {
        return GetParam() ? scratch_.path().string() : std::string();
    }

    test::TempFolder scratch_;
    Bytes sealed_ = Bytes(700, 7);
};
INSTANTIATE_TEST_SUITE_P(InScratchSpace, BuiltFileTest, testing::Bool());

TEST_P(BuiltFileTest, HasWhatWasBuiltAndNoMore) {
    EXPECT_EQ(build(), 700U);
    EXPECT_EQ(contents(), (Contents{{"primes.txt", sealed_}}));
    EXPECT_TRUE(std::filesystem::is_empty(scratch_.path()));
}

TEST_P(BuiltFileTest, IsNotThereWhenItWasStopped) {
    EXPECT_EQ(build(true), std::nullopt);
    EXPECT_EQ(contents(), Contents{});
}

TEST_P(BuiltFileTest, IsNotThereWhicheverCallFails) {
    static_cast<void>(build());
    const std::size_t calls = files_.calls();
    ASSERT_GE(calls, 2U);
    for (std::size_t failing = 0; failing < calls; ++failing) {
        std::filesystem::remove(path_);
        files_.heal();
        files_.fail_call(failing, EIO);
        EXPECT_THROW(static_cast<void>(build()), FileError) << failing;
        EXPECT_EQ(contents(), Contents{}) << failing;
    }
}

TEST_P(BuiltFileTest, IsNotThereWhereItsCopyIsNotSound) {
    if (!GetParam()) GTEST_SKIP() << "there is no copy";
    files_.after_call = [this](const std::string& call) {
        if (call.starts_with("close ")) std::filesystem::resize_file(path_, sealed_.size() - 1);
    };
    const std::string said = test::refusal<IoError>([&] { static_cast<void>(build()); });
    EXPECT_TRUE(test::contains(said, "does not hold what was written")) << said;
    EXPECT_EQ(contents(), Contents{});
}

}  // namespace
}  // namespace warpsieve::io
