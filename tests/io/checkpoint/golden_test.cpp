#include <gtest/gtest.h>

#include <cstdlib>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "support/folder_contents.hpp"
#include "support/noise.hpp"
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

/// Two shards and a short tail of a job in the middle of nowhere.
Checkpoint sharded_sample(core::Store store) {
    const std::uint64_t chunk = test::noise_of_a_chunk(store);
    Checkpoint checkpoint =
        test::new_sample({.interval = {1'000'000'017, 1'000'000'000 + 4 * chunk}, .store = store});
    while (checkpoint.tail.full.size() < 2) test::add_noise(checkpoint, chunk + 99'999);
    for (std::uint64_t index = 0; index < 2; ++index) {
        const std::uint64_t elements = chunk_elements(store);
        checkpoint.shards.push_back(
            {.file = "run.shards/00000000" + std::to_string(index) + ".000001.0001.0a1b2c3d.h5",
             .offset = index * elements,
             .elements = elements,
             .first_prime = 1'000'000'021 + index * 1'000'000,
             .last_prime = 1'000'999'999 + index * 1'000'000,
             .prime_count = elements,
             .bytes = 123'456 + index,
             .xxh3 = 0x0123456789abcdef + index});
    }
    checkpoint.tail.drop_front(2);
    return checkpoint;
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

    static void expect_golden(const std::string& name, const std::string& shown) {
        const std::string path = std::string(WARPSIEVE_GOLDEN) + "/" + name;
        if (std::getenv("WARPSIEVE_WRITE_GOLDEN") != nullptr)
            test::write_file(path, Bytes(shown.begin(), shown.end()));
        const auto golden = test::bytes_of_file(path);
        EXPECT_EQ(shown, std::string(golden.begin(), golden.end()))
            << "If the format was meant to change: raise its version, describe it in FORMAT.md, "
               "and let this test write it anew by WARPSIEVE_WRITE_GOLDEN=1.";
    }

    std::string h5dump_ = WARPSIEVE_H5DUMP;
    test::TempFolder folder_;
    std::string path_ = folder_.file("sample.h5");
};

TEST_F(GoldenTest, H5dumpShowsTheSchema) {
    expect_golden("checkpoint_h5dump.txt", h5dump({"-A"}));
}

/// The shards themselves are not there: what is said of them is.
TEST_F(GoldenTest, H5dumpShowsShardsAndTail) {
    for (const core::Store store : {core::Store::primes, core::Store::bitmap}) {
        test::write_file(path_, encode_checkpoint(sharded_sample(store)));
        const std::string name = store == core::Store::primes ? "primes" : "bitmap";
        expect_golden("sharded_" + name + "_h5dump.txt", h5dump({"-A", "-p", "-d", name}) +
                                                             h5dump({"-A", "-d", "tail"}) +
                                                             h5dump({"-d", "shards"}));
    }
}

TEST_F(GoldenTest, H5dumpShowsAShard) {
    const std::vector<Bytes> chunks{encode_chunk(core::Store::bitmap, Bytes(1000, 1))};
    Shard shard{.level = 1, .offset = chunk_bytes};
    test::write_file(path_, encode_shard({.store = core::Store::bitmap,
                                          .run_id = "00000000-0000-4000-8000-000000000001",
                                          .session = 2,
                                          .software_version = "0.0.0",
                                          .first_byte = 7,
                                          .chunks = chunks},
                                         shard));
    expect_golden("shard_h5dump.txt", h5dump({"-A"}));
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
