#include "io/disk/seal.hpp"

#include <gtest/gtest.h>

#include "io/disk/digest.hpp"

namespace warpsieve::io {
namespace {

Bytes to_bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

Bytes sealed(const std::string& contents) {
    return to_bytes(render_seal(to_bytes(contents)) + contents);
}

TEST(Seal, IsOneLineOfTextThatFillsItsBlock) {
    const Bytes contents = to_bytes("some contents");
    const std::string seal = render_seal(contents);
    EXPECT_EQ(seal.size(), seal_bytes);
    EXPECT_TRUE(
        seal.starts_with("warpsieve checkpoint 2 bytes=13 xxh3=" + to_hex(xxh3(contents)) + "\n"));
    EXPECT_EQ(seal.back(), '\n');
    EXPECT_EQ(seal.find_first_not_of(' ', seal.find('\n') + 1), seal_bytes - 1);
}

TEST(Seal, ProvesWhatItWasMadeFor) {
    EXPECT_EQ(check_seal(sealed("some contents")).state, SealState::good);
    EXPECT_EQ(check_seal(sealed("")).state, SealState::good);
}

TEST(Seal, RefusesAnyOtherTextThatMeansTheSame) {
    Bytes file = sealed("some contents");
    file[seal_bytes - 2] = '\n';  // padding
    EXPECT_EQ(check_seal(file).state, SealState::damaged);
}

TEST(Seal, RefusesBytesThatFollow) {
    Bytes file = sealed("some contents");
    file.push_back(0);
    EXPECT_EQ(check_seal(file).state, SealState::damaged);
}

TEST(Seal, SaysWhatIsWrong) {
    const Bytes file = sealed("some contents");
    const auto head = [&](std::size_t size) {
        return check_seal(std::span(file).first(size)).problem;
    };
    EXPECT_EQ(head(100), "it is cut short after 100 bytes");
    EXPECT_EQ(head(seal_bytes + 5), "it does not match its seal: damaged or changed");
    EXPECT_EQ(check_seal(Bytes(4096)).problem,
              "it begins with NUL bytes, as a loss of power leaves them");
    EXPECT_EQ(check_seal(to_bytes("PK...")).problem, "it is not a warpsieve file");
    EXPECT_EQ(check_seal(file).problem, "");
}

TEST(Seal, TellsTheNumberOfAnotherFormatWhereAllElseIsRight) {
    constexpr std::size_t at_format = 21;
    for (const char digit : {'0', '1', '2', '9'}) {
        Bytes file = sealed("some contents");
        file[at_format] = static_cast<std::uint8_t>(digit);
        const SealCheck check = check_seal(file);
        EXPECT_EQ(check.state, SealState::other_format) << digit;
        EXPECT_EQ(check.format, static_cast<unsigned>(digit - '0'));
        EXPECT_TRUE(begins_as_ours(file));
        ++file.back();
        EXPECT_EQ(check_seal(file).state, SealState::damaged) << digit;
    }
    Bytes file = sealed("some contents");
    for (const char other : {'x', ' ', '-', '\0'}) {
        file[at_format] = static_cast<std::uint8_t>(other);
        EXPECT_EQ(check_seal(file).state, SealState::damaged) << other;
    }
}

TEST(Seal, KnowsOurFilesByTheirBeginning) {
    const Bytes file = sealed("some contents");
    EXPECT_TRUE(begins_as_ours(file));
    for (const std::size_t size : {0U, 1U, 10U, 28U, 29U, 511U})
        EXPECT_TRUE(begins_as_ours(std::span(file).first(size))) << size;
    Bytes flipped = file;
    for (const std::size_t at : {0U, 7U, 20U}) flipped[at] ^= 4;
    EXPECT_TRUE(begins_as_ours(flipped));
}

TEST(Seal, KnowsABeginningThatWasLost) {
    const Bytes file = sealed("some contents");
    for (const std::size_t size : {1U, 8U, 16U, 29U, 64U, 512U}) {
        Bytes lost = file;
        std::fill_n(lost.begin(), size, std::uint8_t{0});
        EXPECT_TRUE(begins_with_nul(lost)) << size;
        EXPECT_FALSE(begins_with_nul(lost, shard_seal) && size < 29) << size;
        EXPECT_NE(check_seal(lost).state, SealState::good) << size;
    }
    EXPECT_TRUE(begins_with_nul(Bytes(1)));
    EXPECT_FALSE(begins_with_nul({}));
    EXPECT_FALSE(begins_with_nul(file));
    EXPECT_FALSE(
        begins_with_nul(to_bytes(std::string("\0\0\0\x18"
                                             "ftypmp42",
                                             12))));
}

TEST(Seal, TakesNothingElseForOurs) {
    EXPECT_FALSE(begins_as_ours(Bytes(4096, 0)));
    EXPECT_FALSE(begins_as_ours(Bytes(1, 0)));
    EXPECT_FALSE(begins_as_ours(to_bytes("\x89HDF\r\n\x1a\n")));
    EXPECT_FALSE(begins_as_ours(to_bytes("2\n3\n5\n7\n")));
    EXPECT_EQ(check_seal(Bytes(4096, 0)).state, SealState::foreign);
}

}  // namespace
}  // namespace warpsieve::io
