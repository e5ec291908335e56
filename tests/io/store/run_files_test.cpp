#include "io/store/run_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/folder_contents.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::io {
namespace {

TEST(RunFiles, LieBesideTheOutput) {
    const RunFiles names("/some/where/pi13.h5");
    EXPECT_EQ(names.current(), "/some/where/pi13.h5");
    EXPECT_EQ(names.previous(1), "/some/where/pi13.prev1.h5");
    EXPECT_EQ(names.previous(2), "/some/where/pi13.prev2.h5");
    EXPECT_EQ(names.lock(), "/some/where/pi13.lock");
    EXPECT_EQ(names.folder(), "/some/where");
    EXPECT_EQ(names.temporary("node01.42", "new"), "/some/where/.pi13.h5.tmp.node01.42.new");
}

TEST(RunFiles, NeedNoExtension) {
    const RunFiles names("/some/where/pi13");
    EXPECT_EQ(names.current(), "/some/where/pi13");
    EXPECT_EQ(names.previous(1), "/some/where/pi13.prev1.h5");
    EXPECT_EQ(names.lock(), "/some/where/pi13.lock");
}

TEST(RunFiles, OfTheWorkingFolderHaveThatFolder) {
    const RunFiles names("pi13.h5");
    EXPECT_EQ(names.folder(), ".");
    EXPECT_EQ(names.current(), "pi13.h5");
    EXPECT_EQ(names.lock(), "pi13.lock");
    EXPECT_EQ(names.temporary("a", "b"), "./.pi13.h5.tmp.a.b");
}

TEST(RunFiles, OfTheRootFolderStayThere) {
    EXPECT_EQ(RunFiles("/pi13.h5").folder(), "/");
}

TEST(RunFiles, OfTwoRunsNeverShareTemporaryNames) {
    const RunFiles names("pi1.h5");
    const RunFiles longer("pi1.h5.h5");
    EXPECT_FALSE(longer.temporary("a", "b").starts_with("./" + names.temporary_prefix()));
}

TEST(RunFiles, LieBesideTheTargetOfALink) {
    const test::TempFolder folder;
    const std::string real = folder.file("real.h5");
    test::write_file(real, std::string("x"));
    std::filesystem::create_directory(folder.file("elsewhere"));
    const std::string link = folder.file("elsewhere/link.h5");
    std::filesystem::create_symlink("../real.h5", link);
    const RunFiles names(link);
    EXPECT_TRUE(std::filesystem::equivalent(names.current(), real));
    EXPECT_TRUE(std::filesystem::equivalent(names.folder(), folder.path()));
    EXPECT_TRUE(names.lock().ends_with("/real.lock"));
}

TEST(RunFiles, LieBesideTheTargetOfALinkThatIsYetToBeMade) {
    const test::TempFolder folder;
    std::filesystem::create_symlink("real.h5", folder.file("link.h5"));
    const RunFiles names(folder.file("link.h5"));
    EXPECT_TRUE(names.current().ends_with("/real.h5")) << names.current();
    EXPECT_TRUE(std::filesystem::equivalent(names.folder(), folder.path()));
}

}  // namespace
}  // namespace warpsieve::io
