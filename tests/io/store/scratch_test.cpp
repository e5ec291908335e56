#include <gtest/gtest.h>

#include <cerrno>

#include "io/store/shard_fixture.hpp"
#include "support/flush_full_tail.hpp"

// Shards that are built in a folder of their own and copied from there.

namespace warpsieve::io {
namespace {

class Scratch : public ShardTest {
protected:
    void expect_nothing_left() const { EXPECT_TRUE(std::filesystem::is_empty(scratch_.path())); }

    test::TempFolder scratch_;
};

INSTANTIATE_TEST_SUITE_P(Of,
                         Scratch,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(Scratch, GivesTheSameFiles) {
    ShardWriter without = shard_writer(1);
    without.begin();
    without.complete();
    const auto expected = contents();
    for (const std::string& name : names()) std::filesystem::remove(folder.path() / name);
    ShardWriter with = shard_writer(1);
    with.store.use_scratch(scratch_.path().string());
    with.begin();
    with.complete();
    EXPECT_TRUE(contents() == expected);
    expect_complete();
    expect_nothing_left();
}

TEST_P(Scratch, IsLookedAtBeforeTheRunBegins) {
    ShardWriter run = shard_writer(1);
    const std::string nowhere = scratch_.file("nowhere");
    const std::string words = refusal<IoError>([&] { run.store.use_scratch(nowhere); });
    EXPECT_TRUE(contains(words, nowhere)) << words;
    EXPECT_TRUE(contains(words, "does the folder exist?")) << words;
}

TEST_P(Scratch, LosesNothingWhicheverCallOfAShardFails) {
    ShardWriter run = shard_writer(1);
    run.store.use_scratch(scratch_.path().string());
    run.begin();
    run.go_on_and_save(1.5);
    test::add_noise(*run.checkpoint, test::noise_of_a_chunk(GetParam()));
    const std::uint64_t digest = contents_digest(*run.checkpoint);
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.fail_call(call, ENOSPC);
        try {
            test::flush_full_tail(run.store, *run.checkpoint);
        } catch (const IoError&) {
            EXPECT_EQ(run.checkpoint->shards.size(), 1U);
            EXPECT_EQ(shard_files().size(), 1U);  // nothing is left of the second
            EXPECT_EQ(contents_digest(*run.checkpoint), digest);
            expect_nothing_left();
            continue;
        }
        EXPECT_GT(call, 5U);
        break;
    }
    files.heal();
    run.complete();
    expect_complete();
}

TEST_P(Scratch, DoesNotTakeACopyThatHoldsSomethingElse) {
    ShardWriter run = shard_writer(1);
    run.store.use_scratch(scratch_.path().string());
    run.begin();
    files.after_call = [&](const std::string& call) {
        if (!contains(call, "close ") || !contains(call, "run.shards/")) return;
        const std::string path = call.substr(call.find(' ') + 1);
        Bytes bytes = test::bytes_of_file(path);
        bytes[bytes.size() / 2] ^= 1;
        test::write_file(path, bytes);
    };
    const std::string words = refusal<IoError>([&] { run.go_on(); });
    EXPECT_TRUE(contains(words, "it does not hold what was written")) << words;
    EXPECT_TRUE(shard_files().empty());
    files.after_call = {};
    run.complete();
    expect_complete();
}

}  // namespace
}  // namespace warpsieve::io
