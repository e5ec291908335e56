#include "io/store/run_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/folder_contents.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::io {
namespace {

TEST(RunFiles, LieBesideTheOutput) {
    const RunFiles names("/some/where/pi13.h5");
    EXPECT_EQ(names.current(), "/some/where/pi13.h5");
    EXPECT_EQ(names.previous(1), "/some/where/pi13.prev1.h5");
    EXPECT_EQ(names.previous(2), "/some/where/pi13.prev2.h5");
    EXPECT_EQ(names.lock(), "/some/where/pi13.lock");
    EXPECT_EQ(names.folder(), "/some/where");
    EXPECT_EQ(names.temporary("node01.42", "new"), "/some/where/.pi13.h5.tmp.node01.42.new");
}

TEST(RunFiles, NeedNoExtension) {
    const RunFiles names("/some/where/pi13");
    EXPECT_EQ(names.current(), "/some/where/pi13");
    EXPECT_EQ(names.previous(1), "/some/where/pi13.prev1.h5");
    EXPECT_EQ(names.lock(), "/some/where/pi13.lock");
}

TEST(RunFiles, OfTheWorkingFolderHaveThatFolder) {
    const RunFiles names("pi13.h5");
    EXPECT_EQ(names.folder(), ".");
    EXPECT_EQ(names.current(), "pi13.h5");
    EXPECT_EQ(names.lock(), "pi13.lock");
    EXPECT_EQ(names.temporary("a", "b"), "./.pi13.h5.tmp.a.b");
}

TEST(RunFiles, OfTheRootFolderStayThere) {
    EXPECT_EQ(RunFiles("/pi13.h5").folder(), "/");
}

TEST(RunFiles, OfTwoRunsNeverShareTemporaryNames) {
    const RunFiles names("pi1.h5");
    const RunFiles longer("pi1.h5.h5");
    const std::string temporary = longer.temporary("a", "b").substr(2);
    EXPECT_TRUE(longer.is_temporary(temporary));
    EXPECT_FALSE(names.is_temporary(temporary));
    EXPECT_FALSE(longer.is_temporary("pi1.h5.h5"));
}

TEST(RunFiles, KnowTheirGenerationsInQuarantine) {
    const RunFiles names("/some/where/pi13.h5");
    for (unsigned age = 0; age < 3; ++age) {
        const std::string kept =
            RunFiles::quarantine(names.generation(age), "2026-11-22T09:14:56Z");
        EXPECT_EQ(kept, names.generation(age) + ".bad-20261122T091456Z");
        EXPECT_TRUE(names.is_quarantined(kept.substr(names.folder().size() + 1))) << kept;
    }
    for (const char* other : {"pi13.h5", "pi13.prev1.h5", "pi14.h5.bad-20261122T091456Z",
                              "pi134.h5.bad-20261122T091456Z", "pi13.lock"})
        EXPECT_FALSE(names.is_quarantined(other)) << other;
}

TEST(ShardNames, AreReadBackAsTheyWereMade) {
    const std::string id = "1a2b3c4d-0000-4000-8000-000000000001";
    EXPECT_EQ(shard_name({12096, 931}, 3, id), "000012096.000931.0003.1a2b3c4d.h5");
    for (const ChunkRange chunks :
         {ChunkRange{0, 1}, ChunkRange{999'999'999, 999'999}, ChunkRange{1'000'000'000, 1'000'000},
          ChunkRange{~std::uint64_t{0}, ~std::uint64_t{0}}})
        for (const std::uint32_t session : {0U, 1U, 9999U, 10'000U, ~0U})
            for (const std::string& of :
                 {id, std::string("short"), std::string(), "a.b.c.h5" + id}) {
                const std::string name = shard_name(chunks, session, of);
                const auto parsed = parse_shard_name(name);
                ASSERT_TRUE(parsed) << name;
                EXPECT_EQ(*parsed, (ShardName{chunks, session, of.substr(0, 8)})) << name;
                EXPECT_TRUE(is_of_session(*parsed, session, of));
                EXPECT_FALSE(is_of_session(*parsed, session + 1, of));
                EXPECT_FALSE(is_of_session(*parsed, session, "x" + of));
            }
}

TEST(ShardNames, AreNothingElse) {
    for (const char* name :
         {"", "notes.txt", "000000007.h5", "x.000001.0001.h5", "000000007.000001.h5",
          "000000007.000001.0001.h5", "000000007.000001.0001.another!!.h5",
          "7.000001.0001.1a2b3c4d.h5", "000000007.1.0001.1a2b3c4d.h5",
          "000000007.000001.1.1a2b3c4d.h5", "0000000007.000001.0001.1a2b3c4d.h5",
          "000000007.000001.0001.1a2b3c4d", "000000007.000001.0001.1a2b3c4d.h5.bad-x",
          "000000007.000001.4294967296.1a2b3c4d.h5", "-00000007.000001.0001.1a2b3c4d.h5"})
        EXPECT_EQ(parse_shard_name(name), std::nullopt) << name;
}

TEST(OlderGenerations, AreLeftOutWhereTheirRunIsNamed) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(without_older_generations({"a.prev1.h5", "b.h5", "d/a.h5", "a.h5", "a.prev16.h5"}),
              (Names{"b.h5", "d/a.h5", "a.h5"}));
    EXPECT_EQ(without_older_generations({"./a.h5", "a.prev2.h5"}), Names{"./a.h5"});
    for (const Names& names :
         {Names{"a.prev1.h5"}, Names{"a.prev1.h5", "b.h5"}, Names{"a.h5", "a.prev17.h5"},
          Names{"a.h5", "a.previous.h5"}, Names{"a.h5", "a.h5"}, Names{}})
        EXPECT_EQ(without_older_generations(names), names);
}

TEST(RunFiles, LieBesideTheTargetOfALink) {
    const test::TempFolder folder;
    const std::string real = folder.file("real.h5");
    test::write_file(real, std::string("x"));
    std::filesystem::create_directory(folder.file("elsewhere"));
    const std::string link = folder.file("elsewhere/link.h5");
    std::filesystem::create_symlink("../real.h5", link);
    const RunFiles names(link);
    EXPECT_TRUE(std::filesystem::equivalent(names.current(), real));
    EXPECT_TRUE(std::filesystem::equivalent(names.folder(), folder.path()));
    EXPECT_TRUE(names.lock().ends_with("/real.lock"));
}

TEST(RunFiles, LieBesideTheTargetOfALinkThatIsYetToBeMade) {
    const test::TempFolder folder;
    std::filesystem::create_symlink("real.h5", folder.file("link.h5"));
    const RunFiles names(folder.file("link.h5"));
    EXPECT_TRUE(names.current().ends_with("/real.h5")) << names.current();
    EXPECT_TRUE(std::filesystem::equivalent(names.folder(), folder.path()));
}

}  // namespace
}  // namespace warpsieve::io
