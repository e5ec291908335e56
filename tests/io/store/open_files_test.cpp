#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstring>

#include "io/join/consolidate.hpp"
#include "io/store/shard_fixture.hpp"
#include "support/flush_full_tail.hpp"
#include "support/process.hpp"

// Many shards and a low limit of open files.

namespace warpsieve::io {
namespace {

constexpr std::uint64_t shards = 200;
constexpr rlim_t open_files = 64;

class LowLimitOfOpenFiles {
public:
    LowLimitOfOpenFiles() {
        getrlimit(RLIMIT_NOFILE, &before_);
        struct rlimit low = before_;
        low.rlim_cur = open_files;
        setrlimit(RLIMIT_NOFILE, &low);
    }
    ~LowLimitOfOpenFiles() { setrlimit(RLIMIT_NOFILE, &before_); }
    LowLimitOfOpenFiles(const LowLimitOfOpenFiles&) = delete;
    LowLimitOfOpenFiles& operator=(const LowLimitOfOpenFiles&) = delete;
    LowLimitOfOpenFiles(LowLimitOfOpenFiles&&) = delete;
    LowLimitOfOpenFiles& operator=(LowLimitOfOpenFiles&&) = delete;

private:
    struct rlimit before_ {};
};

class ManyShards : public StoreTest {
protected:
    static constexpr core::Store stored = core::Store::primes;

    void SetUp() override {
        const std::uint64_t chunk = test::noise_of_a_chunk(stored);
        Writer run(files, output, person(1), 3, ShardWriter::one_chunk);
        run.begin({.interval = {0, (shards + 1) * chunk}, .store = stored});
        while (!run.checkpoint->progress.done()) {
            test::add_noise(*run.checkpoint, 20 * chunk);
            test::flush_full_tail(run.store, *run.checkpoint);
        }
        static_cast<void>(run.save());
        run.store.complete();
        ASSERT_GE(run.checkpoint->shards.size(), shards);
        digest_ = contents_digest(*run.checkpoint);
    }

    std::uint64_t digest_ = 0;
};

TEST_F(ManyShards, AreNoTroubleForOurOwnReaders) {
    const LowLimitOfOpenFiles low;
    Writer next = writer(person(2));
    const auto found = next.store.find();
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->bad.empty());
    next.begin();
    EXPECT_EQ(contents_digest(*next.checkpoint), digest_);
    ASSERT_TRUE(consolidate(files, output, folder.file("one.h5"), {.process = "node01.1"}));
    EXPECT_EQ(contents_digest(prove_checkpoint(bytes_of("one.h5"))), digest_);
}

/// The trap that FORMAT.md warns of. If this fails, libhdf5 has become better: the warning can go.
TEST_F(ManyShards, ReadAsZerosByOthersBeyondTheLimit) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    const std::string out = folder.file("dump.bin");
    const auto dump = [&](const std::string& limit) {
        const test::Finished finished =
            test::run({.command = {"sh", "-c",
                                   "ulimit -n " + limit + " && exec " + WARPSIEVE_H5DUMP +
                                       " -d /primes -b LE -o " + out + " " + output}});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return test::bytes_of_file(out);
    };
    const Bytes all = dump("1000");
    const Bytes some = dump(std::to_string(open_files));
    ASSERT_EQ(some.size(), all.size());
    EXPECT_TRUE(all == stored_bytes(folder.path(), prove_checkpoint(bytes_of("run.h5"))));
    EXPECT_FALSE(some == all);
}

}  // namespace
}  // namespace warpsieve::io
