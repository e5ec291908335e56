#include <gtest/gtest.h>

#include <algorithm>

#include "io/store/store_fixture.hpp"

// Files that begin with NUL bytes, as a loss of power leaves them on some file systems. Whose such
// a file was, the generations beside it tell.

namespace warpsieve::io {
namespace {

constexpr const char* quarantined = "run.h5.bad-20260102T030405Z";

/// How many bytes are lost: some of the line, all that is fixed in it, the seal, a page, the file.
class LostBeginning : public StoreTest, public testing::WithParamInterface<std::size_t> {
protected:
    void SetUp() override { leave_generations(3); }

    void lose(const std::string& name) const {
        Bytes bytes = bytes_of(name);
        std::fill_n(bytes.begin(), std::min(GetParam(), bytes.size()), std::uint8_t{0});
        test::write_file(folder.file(name), bytes);
    }
    void remove_older() const {
        for (const char* name : {"run.prev1.h5", "run.prev2.h5"})
            std::filesystem::remove(folder.file(name));
    }
};
INSTANTIATE_TEST_SUITE_P(Of, LostBeginning, testing::Values(8, 29, 512, 4096, 1 << 20));

TEST_P(LostBeginning, OfTheNewestGenerationIsDamage) {
    lose("run.h5");
    const Bytes damaged = bytes_of("run.h5");
    EXPECT_EQ(open_run(files, output).checkpoint.generation, 2U);
    Writer next = writer(person(2));
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->checkpoint.generation, 2U);
    EXPECT_EQ(bytes_of(quarantined), damaged);
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_TRUE(contains(next.warnings[0], "it begins with NUL bytes")) << next.warnings[0];
    next.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 3U);
}

TEST_P(LostBeginning, OfAllNewerGenerationsIsDamage) {
    lose("run.h5");
    lose("run.prev1.h5");
    Writer next = writer(person(2));
    next.begin();
    EXPECT_EQ(next.found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(next.warnings.size(), 2U);
    EXPECT_FALSE(std::filesystem::exists(output));
    EXPECT_FALSE(std::filesystem::exists(folder.file("run.prev1.h5")));
}

TEST_P(LostBeginning, BesideDamagedGenerationsIsDamageToo) {
    lose("run.h5");
    flip_a_bit("run.prev1.h5");
    flip_a_bit("run.prev2.h5");
    const std::string words = refused_untouched<DamagedError>();
    EXPECT_TRUE(contains(words, "run.h5: it begins with NUL bytes")) << words;
}

TEST_P(LostBeginning, OfAGenerationThatIsProvedAloneIsDamage) {
    lose("run.h5");
    EXPECT_THROW(static_cast<void>(prove_generation(files, RunFiles(output), output)),
                 DamagedError);
}

/// Nothing tells that it ever was one of ours.
TEST_P(LostBeginning, OfTheOnlyFileMakesItForeign) {
    lose("run.h5");
    remove_older();
    const std::string words = refused_untouched<ForeignFileError>();
    EXPECT_TRUE(contains(words, "run.h5: it begins with NUL bytes")) << words;
    EXPECT_TRUE(contains(words, "choose another name with -o")) << words;
}

TEST_P(LostBeginning, OfEveryGenerationMakesThemForeign) {
    for (const char* name : {"run.h5", "run.prev1.h5", "run.prev2.h5"}) lose(name);
    refused_untouched<ForeignFileError>();
}

// Invariant (4).
TEST_P(LostBeginning, UnderARunIsReplacedByTheNext) {
    Writer run = writer(person(2));
    run.begin();
    run.sieve_and_save();
    remove_older();
    lose("run.h5");
    run.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 5U);
    EXPECT_FALSE(std::filesystem::exists(folder.file("run.prev1.h5")));
}

class ForeignBeginning : public StoreTest {
protected:
    void SetUp() override { leave_generations(3); }
    /// A film: its first bytes are a number, which begins with NUL bytes too.
    static Bytes film() {
        const std::string text(
            "\0\0\0\x18"
            "ftypmp42",
            12);
        Bytes bytes(5000, 7);
        std::ranges::copy(text, bytes.begin());
        return bytes;
    }
};

TEST_F(ForeignBeginning, OfTheNewestStaysForeign) {
    test::write_file(output, film());
    const auto before = contents();
    refusal<ForeignFileError>([&] { static_cast<void>(open_run(files, output)); });
    Writer next = writer(person(2));
    refusal<ForeignFileError>([&] { next.begin(); });
    EXPECT_EQ(bytes_of("run.h5"), before.at("run.h5"));
}

TEST_F(ForeignBeginning, UnderARunStopsIt) {
    Writer run = writer(person(2));
    run.begin();
    run.sieve_and_save();
    test::write_file(output, film());
    run.sieve();
    refusal<ForeignFileError>([&] { static_cast<void>(run.save()); });
    EXPECT_EQ(bytes_of("run.h5"), film());
}

/// Before the first save nothing of the run has the name.
TEST_F(ForeignBeginning, OfNulBytesBeforeTheFirstSaveStopsTheRun) {
    const std::string other = folder.file("other.h5");
    Writer run(files, other, person(2));
    run.begin();
    run.sieve();
    test::write_file(other, Bytes(5000));
    refusal<ForeignFileError>([&] { static_cast<void>(run.save()); });
    EXPECT_EQ(bytes_of("other.h5"), Bytes(5000));
}

}  // namespace
}  // namespace warpsieve::io
