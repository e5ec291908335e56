#include <gtest/gtest.h>

#include "io/join/merge_fixture.hpp"

// What is not merged: nothing is written, and one error tells all that is wrong.

namespace warpsieve::io {
namespace {

class MergeRefusal : public MergeOfNoise {
protected:
    void SetUp() override {
        pieces_ = write_pieces(some_chunks(), some_cuts());
        before_ = contents();
    }
    template <class Refusal>
    std::string refused(const std::vector<std::string>& sources) {
        std::string words =
            refusal<Refusal>([&] { static_cast<void>(merge_here(sources, {.threads = 2})); });
        EXPECT_TRUE(contents() == before_);
        return words;
    }
    /// Turns a bit in the middle of a file.
    void damage(const std::string& name) {
        Bytes bytes = bytes_of(name);
        bytes[bytes.size() / 2] ^= 16;
        test::write_file(folder.path() / name, bytes);
        before_ = contents();
    }

    std::vector<std::string> pieces_;
    std::map<std::string, Bytes> before_;
};

INSTANTIATE_TEST_SUITE_P(Of,
                         MergeRefusal,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(MergeRefusal, OfGaps) {
    EXPECT_EQ(refused<ForeignFileError>({pieces_[2], pieces_[0]}),
              "cannot merge, nothing was written: a gap: " + pieces_[0] + " ends with 700010, " +
                  pieces_[2] + " begins with " + std::to_string(some_cuts()[1]));
}

TEST_P(MergeRefusal, TellsAllThatIsWrongAtOnce) {
    EXPECT_EQ(refused<ForeignFileError>({pieces_[0], pieces_[2], pieces_[0]}),
              "cannot merge, nothing was written: " + pieces_[0] +
                  " is named twice; a gap: " + pieces_[0] + " ends with 700010, " + pieces_[2] +
                  " begins with " + std::to_string(some_cuts()[1]));
}

TEST_P(MergeRefusal, OfRunsThatAreNotFinished) {
    const std::string path = folder.file("going-on.h5");
    ShardWriter run(files, path, person(2), GetParam());
    run.begin();
    run.go_on_and_save();
    before_ = contents();
    const std::string words = refused<ForeignFileError>({pieces_[0], path});
    EXPECT_TRUE(contains(words, path + " is not finished: of [17, ")) << words;
}

TEST_P(MergeRefusal, OfADamagedFile) {
    damage("piece1.h5");
    const std::string words = refused<DamagedError>(pieces_);
    EXPECT_TRUE(contains(words, pieces_[1])) << words;
    EXPECT_TRUE(contains(words, "it does not match its seal")) << words;
    EXPECT_FALSE(contains(words, "a gap")) << words;
}

TEST_P(MergeRefusal, OfAShardThatIsMissing) {
    const Shard shard = saved("piece1.h5").shards.at(0);
    std::filesystem::remove(folder.path() / shard.file);
    before_ = contents();
    const std::string words = refused<DamagedError>(pieces_);
    EXPECT_TRUE(contains(words, shard.file)) << words;
}

TEST_P(MergeRefusal, OfAShardThatIsDamaged) {
    const Shard shard = saved("piece1.h5").shards.at(0);
    damage(shard.file);
    const std::string words = refused<DamagedError>(pieces_);
    EXPECT_TRUE(contains(words, shard.file)) << words;
}

TEST_P(MergeRefusal, OfAFileThatIsNotOurs) {
    test::write_file(folder.path() / "notes.h5", std::string("somebody's notes"));
    before_ = contents();
    const std::string words = refused<ForeignFileError>({pieces_[0], folder.file("notes.h5")});
    EXPECT_TRUE(contains(words, "is not a warpsieve file")) << words;
}

TEST_P(MergeRefusal, TellsTheGravestOfSeveralProblems) {
    damage("piece1.h5");
    test::write_file(folder.path() / "notes.h5", std::string("somebody's notes"));
    before_ = contents();
    const std::string notes = folder.file("notes.h5");
    const std::string missing = folder.file("missing.h5");
    EXPECT_TRUE(contains(refused<DamagedError>({notes, pieces_[1]}), "notes.h5"));
    const std::string words = refused<IoError>({notes, pieces_[1], missing});
    for (const std::string& path : {notes, pieces_[1], missing})
        EXPECT_TRUE(contains(words, path)) << words;
}

TEST_P(MergeRefusal, NeverReplacesAFile) {
    test::write_file(target_, std::string("somebody's"));
    before_ = contents();
    EXPECT_TRUE(contains(refused<IoError>(pieces_), "exists"));
    std::filesystem::remove(target_);
    before_ = contents();
    // Nor one that comes while it works.
    files.after_call = [&](const std::string& call) {
        if (contains(call, "commit ")) test::write_file(target_, std::string("somebody's"));
    };
    before_["all.h5"] = {'s', 'o', 'm', 'e', 'b', 'o', 'd', 'y', '\'', 's'};
    refused<IoError>(pieces_);
}

TEST_P(MergeRefusal, OfARunThatIsReplacedMeanwhile) {
    std::size_t reads = 0;
    files.after_call = [&](const std::string& call) {
        // Its second reading is the one that copies.
        if (!contains(call, "read " + pieces_[1]) || ++reads != 1) return;
        std::filesystem::copy_file(pieces_[2], pieces_[1],
                                   std::filesystem::copy_options::overwrite_existing);
        before_ = contents();
        before_.erase("all.lock");
        std::erase_if(before_, [](const auto& file) { return contains(file.first, ".tmp."); });
    };
    const std::string words =
        refusal<Error>([&] { static_cast<void>(merge_here(pieces_, {.threads = 2})); });
    EXPECT_TRUE(contains(words, pieces_[1])) << words;
    EXPECT_TRUE(contents() == before_);
}

}  // namespace
}  // namespace warpsieve::io
