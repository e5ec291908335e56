// Files of format 1 that were written once and never change: every later version reads them, and
// goes on with them. (What a new version writes is held against golden dumps by
// io/golden_test.cpp.)

#include "fault/fault_fixture.hpp"

namespace warpsieve::test {
namespace {

class GoldenFile : public FaultTest {
protected:
    void SetUp() override {
        for (const char* name : {"complete1.h5", "paused1.h5", "killed1.h5"})
            std::filesystem::copy_file(std::string(WARPSIEVE_GOLDEN_FILES) + "/" + name,
                                       path(name));
    }
};

TEST_F(GoldenFile, OfFormat1IsReadAsEver) {
    EXPECT_EQ(value("complete1.h5", "contents_digest"), "69b79b9eef5ae81d");
    EXPECT_EQ(value("complete1.h5", "prime_count"), "1229");
    EXPECT_EQ(warpsieve({"verify", "complete1.h5", "--share", "1"}).exit_code, 0);
    const std::string before = read("complete1.h5");
    EXPECT_EQ(warpsieve({"run", "0", "10000", "--store", "primes", "-o", "complete1.h5"}).out,
              "1229\n");
    EXPECT_EQ(read("complete1.h5"), before);
}

TEST_F(GoldenFile, OfFormat1IsGoneOnWith) {
    const Finished finished =
        warpsieve({"run", "0", "1e10", "--store", "none", "-o", "paused1.h5"});
    EXPECT_EQ(finished.out, "455052511\n") << finished.err;
    EXPECT_NE(finished.err.find("resume: generation 2"), std::string::npos) << finished.err;
    EXPECT_EQ(value("paused1.h5", "contents_digest"), "3f3a4e797a920fb5");
}

/// The two others are of before files held the interval of saving.
TEST_F(GoldenFile, OfFormat1TellsItsIntervalOfSavingOrThatItIsNotKnown) {
    EXPECT_EQ(value("killed1.h5", "checkpoint_interval_s"), "0.2");
    EXPECT_EQ(value("killed1.h5", "status"), "interrupted");
    EXPECT_EQ(value("paused1.h5", "checkpoint_interval_s"), "0.0");
    EXPECT_EQ(value("paused1.h5", "status"), "paused");
    EXPECT_EQ(warpsieve({"run", "0", "1e10", "--store", "none", "-o", "killed1.h5"}).out,
              "455052511\n");
    EXPECT_EQ(value("killed1.h5", "contents_digest"), "3f3a4e797a920fb5");
}

}  // namespace
}  // namespace warpsieve::test
