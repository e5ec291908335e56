#include <gtest/gtest.h>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/seal.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// How a file is refused; empty: it is not.
std::optional<ExitCode> refusal(std::span<const std::uint8_t> file) {
    try {
        static_cast<void>(prove_checkpoint(file));
        return std::nullopt;
    } catch (const Error& error) {
        return error.code();
    }
}

Bytes sample_file() {
    return encode_checkpoint(test::small_sample());
}

TEST(DamagedFile, IsRefusedWhicheverBitFlips) {
    Bytes file = sample_file();
    for (std::size_t byte = 0; byte < file.size(); ++byte)
        for (unsigned bit = 0; bit < 8; ++bit) {
            file[byte] ^= static_cast<std::uint8_t>(1U << bit);
            ASSERT_EQ(refusal(file), ExitCode::damaged) << "bit " << bit << " of byte " << byte;
            file[byte] ^= static_cast<std::uint8_t>(1U << bit);
        }
    EXPECT_EQ(refusal(file), std::nullopt);
}

TEST(DamagedFile, IsRefusedWhereverItIsCut) {
    const Bytes file = sample_file();
    for (std::size_t size = 0; size < file.size(); ++size)
        ASSERT_EQ(refusal(std::span(file).first(size)), ExitCode::damaged) << size << " bytes";
}

TEST(DamagedFile, IsRefusedWhenBlocksOfItAreZero) {
    const Bytes file = sample_file();
    for (std::size_t from = seal_bytes; from < file.size(); from += 512) {
        Bytes holed = file;
        for (std::size_t i = from; i < std::min(from + 512, holed.size()); ++i) holed[i] = 0;
        if (holed == file) continue;
        ASSERT_EQ(refusal(holed), ExitCode::damaged) << "zeros from " << from;
    }
}

TEST(DamagedFile, IsForeignWhenItsBeginningIsGone) {
    Bytes file = sample_file();
    std::fill_n(file.begin(), seal_bytes, std::uint8_t{0});
    EXPECT_EQ(refusal(file), ExitCode::foreign_file);
    EXPECT_EQ(refusal(Bytes(4096, 0)), ExitCode::foreign_file);
}

}  // namespace
}  // namespace warpsieve::io
