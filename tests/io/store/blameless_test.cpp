#include <gtest/gtest.h>

#include <new>

#include "io/join/merge_inputs.hpp"
#include "io/store/orphan_shards.hpp"
#include "io/store/shard_fixture.hpp"

// Errors that say nothing of the files, such as missing memory, while these are proved: they are
// handed on, and nothing is renamed, removed or passed over for them.

namespace warpsieve::io {
namespace {

TEST(Error, BlamesTheContentsOrDoesNot) {
    EXPECT_TRUE(blames_contents(DamagedError("")));
    EXPECT_TRUE(blames_contents(WrongResultError("")));
    EXPECT_TRUE(blames_contents(ForeignFileError("")));
    EXPECT_FALSE(blames_contents(IoError("")));
    EXPECT_FALSE(blames_contents(DeviceError("")));
    EXPECT_FALSE(blames_contents(HeldError("")));
    EXPECT_FALSE(blames_contents(UsageError("")));
    EXPECT_FALSE(blames_contents(Error(ExitCode::stopped, "")));
    EXPECT_FALSE(blames_contents(Error(ExitCode::interrupted, "")));
}

class Blameless : public ShardTest {
protected:
    void SetUp() override { leave_shards(3); }

    /// From now on memory is missing when a shard is looked at, which is amid the proof of a
    /// generation.
    void miss_memory() {
        files.before_call = [](const std::string& call) {
            if (contains(call, "read ") && contains(call, "run.shards/"))
                throw DeviceError("not enough memory");
        };
    }
    /// The action meets the missing memory, and changes nothing but the lock.
    template <class Action>
    void expect_handed_on(Action action) {
        auto before = contents();
        miss_memory();
        EXPECT_EQ(refusal<DeviceError>(action), "not enough memory");
        files.heal();
        auto after = contents();
        before.erase("run.lock");
        after.erase("run.lock");
        EXPECT_EQ(after, before);
    }
};
INSTANTIATE_TEST_SUITE_P(Of, Blameless, testing::Values(core::Store::primes));

TEST_P(Blameless, ErrorEndsAnOpening) {
    expect_handed_on([&] { static_cast<void>(open_run(files, output)); });
}

TEST_P(Blameless, ErrorEndsAStart) {
    expect_handed_on([&] {
        ShardWriter next = shard_writer(2);
        next.begin();
    });
    ShardWriter next = shard_writer(3);
    next.begin();
    EXPECT_EQ(next.found->file, output);
    EXPECT_EQ(next.warnings, std::vector<std::string>{});
}

TEST_P(Blameless, ErrorRemovesNoShard) {
    const Checkpoint newest = saved();
    const std::string name = shard_name({7, 1}, 1, person(1).identity.session_id);
    test::write_file(folder.path() / "run.shards" / name, std::string("half a shard"));
    expect_handed_on([&] { remove_orphan_shards(files, RunFiles(output), newest); });
}

TEST_P(Blameless, ErrorAtTheEndLeavesTheOlderGenerations) {
    ShardWriter next = shard_writer(2);
    next.begin();
    next.go_on_and_save();
    expect_handed_on([&] { next.store.complete(); });
}

TEST_P(Blameless, ErrorEndsTheLookAtMergeInputs) {
    expect_handed_on(
        [&] { static_cast<void>(open_merge_inputs(files, {output}, std::nullopt, {})); });
}

/// What was lost under the run is judged by the generations beside it, which cannot be read now.
TEST_P(Blameless, ErrorAtTheFenceEndsTheSave) {
    ShardWriter next = shard_writer(2);
    next.begin();
    next.go_on_and_save();
    Bytes bytes = bytes_of("run.h5");
    std::fill_n(bytes.begin(), 512, std::uint8_t{0});
    test::write_file(output, bytes);
    next.go_on();
    files.before_call = [this](const std::string& call) {
        if (call == "read " + folder.file("run.prev1.h5")) throw DeviceError("not enough memory");
    };
    refusal<DeviceError>([&] { static_cast<void>(next.save()); });
    EXPECT_EQ(bytes_of("run.h5"), bytes);
}

}  // namespace
}  // namespace warpsieve::io
