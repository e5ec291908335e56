#include <gtest/gtest.h>

#include "io/checkpoint.hpp"
#include "support/folder_contents.hpp"
#include "support/process.hpp"
#include "support/sample_checkpoint.hpp"

// What stock tools say about our files: format changes show here as a difference.

namespace warpsieve::io {
namespace {

/// Every line without the name of the file, which lies in a temporary folder.
std::string without_path(std::string text, const std::string& path) {
    for (auto at = text.find(path); at != std::string::npos; at = text.find(path))
        text.replace(at, path.size(), "sample.h5");
    return text;
}

class GoldenTest : public testing::Test {
protected:
    void SetUp() override {
        if (h5dump_.empty()) GTEST_SKIP() << "there is no h5dump on this machine (hdf5-tools)";
        test::write_file(path_, encode_checkpoint(test::small_sample()));
    }

    std::string h5dump(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), h5dump_);
        arguments.push_back(path_);
        const test::Finished finished = test::run({.command = arguments});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return without_path(finished.out, path_);
    }

    std::string h5dump_ = WARPSIEVE_H5DUMP;
    test::TempFolder folder_;
    std::string path_ = folder_.file("sample.h5");
};

TEST_F(GoldenTest, H5dumpShowsTheSchema) {
    const auto golden =
        test::bytes_of_file(std::string(WARPSIEVE_GOLDEN) + "/checkpoint_h5dump.txt");
    const std::string shown = h5dump({"-A"});
    EXPECT_EQ(shown, std::string(golden.begin(), golden.end()))
        << "If the format was meant to change: raise its version, describe it in FORMAT.md, and "
           "replace tests/io/golden/checkpoint_h5dump.txt.";
}

TEST_F(GoldenTest, H5dumpShowsTheFirstPrimes) {
    const std::string shown = h5dump({"-d", "/primes", "-c", "5"});
    EXPECT_NE(shown.find("(0): 2, 3, 5, 7, 11\n"), std::string::npos) << shown;
}

TEST_F(GoldenTest, H5dumpReadsEveryValue) {
    const std::string shown = h5dump({"-y", "-w", "0"});
    EXPECT_NE(shown.find("2, 3, 5, 7, 11, 13"), std::string::npos);
    EXPECT_NE(shown.find("\"node01\""), std::string::npos);
}

}  // namespace
}  // namespace warpsieve::io
