#include "app/parse/values.hpp"

#include <gtest/gtest.h>

#include "core/math.hpp"
#include "support/refusal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;
using test::refusal;

TEST(PartOption, ReadsAPiece) {
    EXPECT_EQ(parse_part("0/1"), (PartOption{0, 1}));
    EXPECT_EQ(parse_part("3/4"), (PartOption{3, 4}));
    EXPECT_EQ(parse_part("0/4294967295"), (PartOption{0, 4294967295}));
}

TEST(PartOption, RefusesWhatIsNoPiece) {
    for (const char* text : {"", "1", "/", "1/", "/4", "1/4/2", "-1/4", "+1/4", "1/-4", " 1/4",
                             "1/4 ", "1.0/4", "1e0/4", "0/4294967296", "a/b"}) {
        const std::string words = refusal<UsageError>([&] { static_cast<void>(parse_part(text)); });
        EXPECT_TRUE(contains(words, "is no piece of an interval")) << words;
        EXPECT_EQ(words.find('\n'), std::string::npos) << words;
    }
}

TEST(PartOption, SaysThatPiecesAreCountedFrom0) {
    EXPECT_TRUE(contains(refusal<UsageError>([] { static_cast<void>(parse_part("4/4")); }),
                         "the last one is 3/4"));
    EXPECT_TRUE(contains(refusal<UsageError>([] { static_cast<void>(parse_part("0/0")); }),
                         "a piece of none"));
    EXPECT_TRUE(contains(refusal<UsageError>([] { static_cast<void>(parse_part("1/0")); }),
                         "a piece of none"));
}

TEST(PartOption, NeedsAnIntervalThatIsLongEnough) {
    require_parts({0, 100}, {3, 4});
    require_parts({0, core::max_u64}, {0, 4294967295});
    EXPECT_TRUE(contains(refusal<UsageError>([] {
                             require_parts({0, 100}, {3, 5});
                         }),
                         "[0, 100] has only 4 pieces"));
    EXPECT_TRUE(contains(refusal<UsageError>([] {
                             require_parts({7, 7}, {0, 2});
                         }),
                         "[7, 7] has only 1 piece "));
}

}  // namespace
}  // namespace warpsieve::app
