// Files of format 2 that were written once and never change: every later version reads them, and
// goes on with them. One of format 1, which was never released, is refused. (What a new version
// writes is held against golden dumps by io/checkpoint/golden_test.cpp.)

#include "fault/fault_fixture.hpp"
#include "support/folder_contents.hpp"

namespace warpsieve::test {
namespace {

class GoldenFile : public FaultTest {
protected:
    void SetUp() override {
        for (const char* name : {"complete1.h5", "complete2.h5", "paused2.h5", "killed2.h5"})
            std::filesystem::copy_file(std::string(WARPSIEVE_GOLDEN_FILES) + "/" + name,
                                       path(name));
    }
};

TEST_F(GoldenFile, OfFormat2IsReadAsEver) {
    EXPECT_EQ(value("complete2.h5", "contents_digest"), "69b79b9eef5ae81d");
    EXPECT_EQ(value("complete2.h5", "prime_count"), "1229");
    EXPECT_EQ(warpsieve({"verify", "complete2.h5", "--share", "1"}).exit_code, 0);
    const std::string before = read("complete2.h5");
    EXPECT_EQ(warpsieve({"run", "0", "10000", "--store", "primes", "-o", "complete2.h5"}).out,
              "1229\n");
    EXPECT_EQ(read("complete2.h5"), before);
}

TEST_F(GoldenFile, OfFormat2IsGoneOnWith) {
    for (const char* name : {"paused2.h5", "killed2.h5"}) {
        EXPECT_EQ(value(name, "checkpoint_interval_s"), "0.2");
        EXPECT_EQ(value(name, "status"),
                  name == std::string("paused2.h5") ? "paused" : "interrupted");
        const Finished finished = warpsieve({"run", "0", "1e10", "--store", "none", "-o", name});
        EXPECT_EQ(finished.out, "455052511\n") << finished.err;
        EXPECT_NE(finished.err.find("resume: generation"), std::string::npos) << finished.err;
        EXPECT_EQ(value(name, "contents_digest"), "3f3a4e797a920fb5");
    }
}

TEST_F(GoldenFile, OfFormat1IsRefusedByItsNumberAndNeverSetAside) {
    const auto before = folder_contents(path("."));
    const std::vector<std::vector<std::string>> commands = {
        {"run", "0", "10000", "--store", "primes", "-o", "complete1.h5"},
        {"run", "-o", "complete1.h5"},
        {"run", "0", "20000", "--extend", "-o", "complete1.h5"},
        {"run", "-o", "complete1.h5", "--dry-run"},
        {"nth", "1000", "--from", "complete1.h5"},
        {"info", "complete1.h5"},
        {"verify", "complete1.h5"},
        {"export", "complete1.h5"},
        {"export", "complete1.h5", "--grid"},
        {"consolidate", "complete1.h5", "-o", "whole.h5"},
        {"merge", "complete1.h5", "complete2.h5", "-o", "merged.h5"},
    };
    for (const auto& command : commands) {
        const Finished finished = warpsieve(command);
        EXPECT_EQ(finished.exit_code, 65) << command.front() << ": " << finished.err;
        EXPECT_NE(finished.err.find("format 1, and this version of warpsieve reads 2"),
                  std::string::npos)
            << command.front() << ": " << finished.err;
        EXPECT_EQ(finished.out, "") << command.front();
        auto after = folder_contents(path("."));
        for (const char* lock : {"complete1.lock", "merged.lock", "whole.lock"}) after.erase(lock);
        EXPECT_TRUE(after == before) << command.front();
    }
}

}  // namespace
}  // namespace warpsieve::test
