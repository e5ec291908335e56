#include "host/identity.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "support/manual_clock.hpp"

namespace warpsieve::host {
namespace {

TEST(Identity, HasRandomUuidsOfVersion4) {
    const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = new_uuid();
        EXPECT_TRUE(std::regex_match(id, uuid)) << id;
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(Identity, WritesTimesInUtc) {
    EXPECT_EQ(to_utc(WallTime{}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_utc(WallTime(std::chrono::milliseconds(999))), "1970-01-01T00:00:00Z");
    test::ManualClock clock;
    EXPECT_EQ(to_utc(clock.clock().wall()), "2026-01-02T03:04:05Z");
    clock.advance(std::chrono::hours(24 * 59));
    EXPECT_EQ(to_utc(clock.clock().wall()), "2026-03-02T03:04:05Z");
    EXPECT_EQ(to_utc(WallTime(std::chrono::seconds(4'102'444'800))), "2100-01-01T00:00:00Z");
}

}  // namespace
}  // namespace warpsieve::host
