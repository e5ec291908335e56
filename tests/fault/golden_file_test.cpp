// Files of format 3 that were written once and never change: every later version reads them, and
// goes on with them. Those of formats 1 and 2, which were never released, are refused. (What a new version
// writes is held against golden dumps by io/checkpoint/golden_test.cpp.)

#include "fault/fault_fixture.hpp"
#include "support/folder_contents.hpp"

namespace warpsieve::test {
namespace {

class GoldenFile : public FaultTest {
protected:
    void SetUp() override {
        for (const char* name : {"complete1.h5", "complete2.h5", "complete3.h5", "paused3.h5",
                                 "killed3.h5"})
            std::filesystem::copy_file(std::string(WARPSIEVE_GOLDEN_FILES) + "/" + name,
                                       path(name));
    }
};

TEST_F(GoldenFile, OfFormat3IsReadAsEver) {
    EXPECT_EQ(value("complete3.h5", "contents_digest"), "ae041f3cb7106b6b");
    EXPECT_EQ(value("complete3.h5", "prime_count"), "1229");
    EXPECT_EQ(warpsieve({"verify", "complete3.h5", "--share", "1"}).exit_code, 0);
    const std::string before = read("complete3.h5");
    EXPECT_EQ(warpsieve({"run", "0", "10000", "--store", "primes", "-o", "complete3.h5"}).out,
              "1229\n");
    EXPECT_EQ(read("complete3.h5"), before);
}

TEST_F(GoldenFile, OfFormat3IsGoneOnWith) {
    for (const char* name : {"paused3.h5", "killed3.h5"}) {
        EXPECT_EQ(value(name, "checkpoint_interval_s"), "0.2");
        EXPECT_EQ(value(name, "status"),
                  name == std::string("paused3.h5") ? "paused" : "interrupted");
        const Finished finished = warpsieve({"run", "0", "1e10", "--store", "none", "-o", name});
        EXPECT_EQ(finished.out, "455052511\n") << finished.err;
        EXPECT_NE(finished.err.find("resume: generation"), std::string::npos) << finished.err;
        EXPECT_EQ(value(name, "contents_digest"), "f78559c168097228");
    }
}

/// Every verb with a file of an older format.
std::vector<std::vector<std::string>> commands_with(const std::string& file) {
    return {
        {"run", "0", "10000", "--store", "primes", "-o", file},
        {"run", "-o", file},
        {"run", "0", "20000", "--extend", "-o", file},
        {"run", "-o", file, "--dry-run"},
        {"nth", "1000", "--from", file},
        {"info", file},
        {"verify", file},
        {"export", file},
        {"export", file, "--grid"},
        {"consolidate", file, "-o", "whole.h5"},
        {"merge", file, "complete3.h5", "-o", "merged.h5"},
    };
}

TEST_F(GoldenFile, OfAnOlderFormatIsRefusedByItsNumberAndNeverSetAside) {
    const auto before = folder_contents(path("."));
    for (const char* format : {"1", "2"})
        for (const auto& command : commands_with("complete" + std::string(format) + ".h5")) {
            SCOPED_TRACE(command.front() + " with format " + format);
            const Finished finished = warpsieve(command);
            EXPECT_EQ(finished.exit_code, 65) << finished.err;
            EXPECT_NE(finished.err.find("format " + std::string(format) +
                                        ", and this version of warpsieve reads 3"),
                      std::string::npos)
                << finished.err;
            EXPECT_EQ(finished.out, "");
            auto after = folder_contents(path("."));
            for (const char* lock :
                 {"complete1.lock", "complete2.lock", "merged.lock", "whole.lock"})
                after.erase(lock);
            EXPECT_TRUE(after == before);
        }
}

}  // namespace
}  // namespace warpsieve::test
