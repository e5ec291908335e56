#include "report/columns.hpp"

#include <gtest/gtest.h>

namespace warpsieve::report {
namespace {

TEST(Columns, AreCountedAsATerminalShowsThem) {
    EXPECT_EQ(columns_of(""), 0U);
    EXPECT_EQ(columns_of("pi.h5"), 5U);
    EXPECT_EQ(columns_of("\xc3\xa4\xe2\x82\xac"), 2U);      // letters of two and three bytes
    EXPECT_EQ(columns_of("\xe6\x97\xa5\xe6\x9c\xac"), 4U);  // two characters of Chinese
    EXPECT_EQ(columns_of("\xf0\x9f\x98\x80"), 2U);          // a face
    EXPECT_EQ(columns_of("a\xcc\x88"), 1U);                 // a mark over its letter
}

TEST(Columns, AreCutBetweenCharacters) {
    EXPECT_EQ(cut_end("pi.h5", 3), "pi.");
    EXPECT_EQ(cut_end("pi.h5", 5), "pi.h5");
    EXPECT_EQ(cut_end("pi.h5", 0), "");
    EXPECT_EQ(cut_end("\xe6\x97\xa5\xe6\x9c\xac", 3), "\xe6\x97\xa5");
    EXPECT_EQ(cut_end("a\xcc\x88z", 1), "a\xcc\x88") << "a mark stays with its letter";
}

TEST(Columns, KeepTheEndOfAPath) {
    EXPECT_EQ(cut_beginning("pi15.10.h5", 10), "pi15.10.h5");
    EXPECT_EQ(cut_beginning("/scratch/pi15.10.h5", 11), "...15.10.h5");
    EXPECT_EQ(cut_beginning("pi15.10.h5", 3), "...");
    EXPECT_EQ(cut_beginning("pi15.10.h5", 1), ".");
    EXPECT_EQ(columns_of(cut_beginning("\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5", 5)), 5U);
}

TEST(Columns, ArePaddedOnEitherSide) {
    EXPECT_EQ(padded("ab", 4, Align::left), "ab  ");
    EXPECT_EQ(padded("ab", 4, Align::right), "  ab");
    EXPECT_EQ(padded("abcde", 4, Align::right), "abcde");
    EXPECT_EQ(padded("\xc3\xa4", 2, Align::left), "\xc3\xa4 ");
}

TEST(Room, KeepsLinesAndTheirBeginnings) {
    const std::string text = "first line\nsecond\nthird";
    EXPECT_EQ(cut_to(text, {.columns = 5, .lines = 2}), "first\nsecon\n");
    EXPECT_EQ(cut_to(text, {}), text + "\n");
    EXPECT_EQ(cut_to(text, {.columns = 80, .lines = 0}), "");
    EXPECT_EQ(cut_to("a\n\nb\n", {}), "a\n\nb\n");
}

}  // namespace
}  // namespace warpsieve::report
