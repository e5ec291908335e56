#include "io/store/publish.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "io/store/store_fixture.hpp"

namespace warpsieve::io {
namespace {

using Names = std::vector<std::string>;

class Publish : public StoreTest {
protected:
    void SetUp() override { first_.begin(); }

    Writer first_ = writer(person(1));
};

TEST_F(Publish, MakesTheFirstGeneration) {
    const PublishedSize size = first_.save();
    EXPECT_EQ(size.generation, 1U);
    EXPECT_EQ(size.bytes, bytes_of("run.h5").size());
    EXPECT_EQ(generation_of("run.h5"), 1U);
    EXPECT_EQ(names(), (Names{"run.h5", "run.lock"}));
}

// Invariant (2).
TEST_F(Publish, MovesTheOlderGenerationsUp) {
    for (int i = 0; i < 5; ++i) first_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 5U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 4U);
    EXPECT_EQ(generation_of("run.prev2.h5"), 3U);
    EXPECT_EQ(names(), (Names{"run.h5", "run.lock", "run.prev1.h5", "run.prev2.h5"}));
}

TEST_F(Publish, WritesOneByteAtATimeWhereItMust) {
    files.short_writes = true;
    for (int i = 0; i < 2; ++i) first_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 1U);
}

TEST_F(Publish, CopiesWhereThereAreNoLinks) {
    files.links_unsupported = true;
    for (int i = 0; i < 4; ++i) first_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 4U);
    EXPECT_EQ(generation_of("run.prev1.h5"), 3U);
    EXPECT_EQ(generation_of("run.prev2.h5"), 2U);
    EXPECT_EQ(names().size(), 4U);
}

// Invariant (1) of checkpoint_store.cpp: a file gets the name when it is durable.
TEST_F(Publish, SyncsTheFileBeforeItHasItsNameAndTheFolderAfterwards) {
    static_cast<void>(first_.save());
    files.heal();
    first_.sieve_and_save();
    const auto at = [&](const std::string& call) {
        const auto& log = files.log();
        const auto found = std::ranges::find_if(
            log, [&](const std::string& line) { return line.starts_with(call); });
        EXPECT_NE(found, log.end()) << call;
        return found - log.begin();
    };
    EXPECT_LT(at("write "), at("sync "));
    EXPECT_LT(at("sync "), at("close "));
    EXPECT_LT(at("close "), at("rename " + output));
    EXPECT_LT(at("rename " + folder.file("run.prev1.h5")), at("rename " + output));
    EXPECT_LT(at("rename " + output), at("sync_folder "));
}

TEST_F(Publish, ReplacesWhatAKilledProcessOfTheSameNameLeft) {
    const std::string process = "node01.1";
    for (const char* purpose : {"new", "link"})
        test::write_file(RunFiles(output).temporary(process, purpose), std::string("rubbish"));
    first_.sieve_and_save();
    first_.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
    EXPECT_EQ(names(), (Names{"run.h5", "run.lock", "run.prev1.h5"}));
}

// Invariant (3).
TEST_F(Publish, WritesNothingOfARunThatStoresLessThanItsProgressSays) {
    first_.sieve_and_save();
    first_.sieve();
    const auto before = contents();
    Bytes& rest = first_.checkpoint->tail.rest;
    const Bytes whole = rest;
    rest.resize(rest.size() - sizeof(std::uint64_t));
    const std::string words = refusal<WrongResultError>([&] { static_cast<void>(first_.save()); });
    EXPECT_TRUE(contains(words, "but its progress is")) << words;
    EXPECT_EQ(contents(), before);
    rest = whole;
    EXPECT_EQ(first_.save().generation, 2U);
}

class PublishKeeping : public StoreTest, public testing::WithParamInterface<unsigned> {};

TEST_P(PublishKeeping, HasSoManyGenerations) {
    leave_generations(6, GetParam());
    EXPECT_EQ(generation_of("run.h5"), 6U);
    for (unsigned age = 1; age < GetParam(); ++age)
        EXPECT_EQ(generation_of("run.prev" + std::to_string(age) + ".h5"), 6U - age);
    EXPECT_EQ(names().size(), GetParam() + 1);
}

INSTANTIATE_TEST_SUITE_P(Generations, PublishKeeping, testing::Values(1U, 2U, 3U, 5U));

}  // namespace
}  // namespace warpsieve::io
