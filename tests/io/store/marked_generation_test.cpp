#include <gtest/gtest.h>

#include "io/store/store_fixture.hpp"
#include "support/marked.hpp"

// Generations that another program has open for writing (io/disk/superblock.hpp): a run reads them,
// goes on from them and replaces them as if they were not marked, and says so.

namespace warpsieve::io {
namespace {

class MarkedGeneration : public StoreTest, public testing::WithParamInterface<std::uint8_t> {
protected:
    void SetUp() override {
        leave_generations(3);
        mark("run.h5");
    }
    void mark(const std::string& name) const { test::mark_file(folder.file(name), GetParam()); }
    [[nodiscard]] std::string said_of(const std::string& name) const {
        return mark_warning(folder.file(name));
    }
};
INSTANTIATE_TEST_SUITE_P(By,
                         MarkedGeneration,
                         testing::Values(std::uint8_t{1}, std::uint8_t{5}),
                         [](const auto& status) {
                             return status.param == 1 ? "AWriter" : "AWriterWithReaders";
                         });

TEST_P(MarkedGeneration, IsOpenedWithAWarning) {
    const auto before = contents();
    const Recovered run = open_run(files, output);
    EXPECT_EQ(run.checkpoint.generation, 3U);
    EXPECT_TRUE(run.marked);
    EXPECT_TRUE(run.bad.empty());
    EXPECT_EQ(run.warnings(), std::vector{said_of("run.h5")});
    EXPECT_EQ(contents(), before);
}

TEST_P(MarkedGeneration, IsGoneOnFromAndStaysWhatItIs) {
    const Bytes before = bytes_of("run.h5");
    Writer next = writer(person(2));
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->file, output);
    EXPECT_EQ(next.found->checkpoint.generation, 3U);
    EXPECT_EQ(next.warnings, std::vector{said_of("run.h5")});
    EXPECT_EQ(bytes_of("run.h5"), before);
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 4U);
    EXPECT_EQ(bytes_of("run.prev1.h5"), before);
    EXPECT_EQ(generation_of("run.prev2.h5"), 2U);
    next.sieve_and_save();
    EXPECT_EQ(bytes_of("run.prev2.h5"), before);
}

TEST_P(MarkedGeneration, IsFallenBackTo) {
    mark("run.prev1.h5");
    flip_a_bit("run.h5");
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev1.h5"));
    ASSERT_EQ(next.warnings.size(), 2U);
    EXPECT_TRUE(contains(next.warnings[0], "run.h5 does not prove good")) << next.warnings[0];
    EXPECT_EQ(next.warnings[1], said_of("run.prev1.h5"));
}

TEST_P(MarkedGeneration, IsDamagedUnderAWrongChecksum) {
    flip_a_bit("run.h5", test::checksum_at + 2);
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->checkpoint.generation, 2U);
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_TRUE(contains(next.warnings[0], "does not match its seal")) << next.warnings[0];
}

TEST_P(MarkedGeneration, OfACompleteRunIsTheResult) {
    Writer next = writer(person(2));
    next.begin();
    while (!next.checkpoint->progress.done()) next.sieve(50'000);
    static_cast<void>(next.save());
    mark("run.h5");
    const Bytes result = bytes_of("run.h5");
    EXPECT_EQ(next.store.complete(), 0U);
    EXPECT_EQ(names(), std::vector<std::string>{"run.h5"});
    EXPECT_EQ(bytes_of("run.h5"), result);
}

// Invariant (4).
TEST_P(MarkedGeneration, UnderARunIsReplacedByTheNext) {
    Writer run = writer(person(2));
    run.begin();
    run.sieve_and_save();
    mark("run.h5");
    run.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 5U);
    const Bytes previous = bytes_of("run.prev1.h5");
    EXPECT_EQ(previous[test::status_at], GetParam());
    EXPECT_EQ(open_run(files, folder.file("run.prev1.h5")).checkpoint.generation, 4U);
}

TEST_P(MarkedGeneration, OfAnotherSessionStopsTheRunAsAnyOtherOfIt) {
    files.locks_unsupported = true;
    Writer first = writer(person(2));
    first.begin();
    first.sieve_and_save();
    Writer second = writer(person(3));
    second.begin();
    second.sieve_and_save();
    mark("run.h5");
    const auto before = contents();
    first.sieve();
    EXPECT_THROW(static_cast<void>(first.save()), HeldError);
    EXPECT_EQ(contents(), before);
}

/// A file system without links: the generation before is a copy.
TEST_P(MarkedGeneration, IsCopiedWhereItCannotBeLinked) {
    files.links_unsupported = true;
    Writer next = writer(person(2));
    next.begin();
    next.sieve_and_save();
    EXPECT_EQ(open_run(files, folder.file("run.prev1.h5")).checkpoint.generation, 3U);
}

}  // namespace
}  // namespace warpsieve::io
