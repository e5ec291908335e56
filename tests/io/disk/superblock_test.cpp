#include "io/disk/superblock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/folder_contents.hpp"
#include "support/temp_folder.hpp"

// The checksum of superblocks, and images whose head may be changed. What is a mark and what is
// damage: tests/io/checkpoint/marked_file_test.cpp.

namespace warpsieve::io {
namespace {

std::uint32_t checksum(const std::string& text) {
    return metadata_checksum(Bytes(text.begin(), text.end()));
}

// The first two are printed by driver5() in Bob Jenkins' lookup3.c (May 2006, public domain).
TEST(MetadataChecksum, IsLookup3) {
    EXPECT_EQ(checksum(""), 0xdeadbeefU);
    EXPECT_EQ(checksum("Four score and seven years ago"), 0x17770551U);
}

TEST(MetadataChecksum, DependsOnTheLengthAndOnEveryByte) {
    for (std::size_t size = 1; size <= 50; ++size) {
        Bytes bytes(size, 7);
        const std::uint32_t before = metadata_checksum(bytes);
        EXPECT_NE(before, metadata_checksum(Bytes(size - 1, 7))) << size;
        for (std::uint8_t& byte : bytes) {
            byte ^= 1;
            EXPECT_NE(metadata_checksum(bytes), before) << size;
            byte ^= 1;
        }
    }
}

TEST(Superblock, IsNotFoundInBytesThatHaveNone) {
    EXPECT_FALSE(read_superblock({}));
    EXPECT_FALSE(read_superblock(Bytes(head_bytes - 1)));
    EXPECT_FALSE(read_superblock(Bytes(4096)));
    Bytes zeros(4096);
    EXPECT_FALSE(take_mark_off(zeros));
    EXPECT_FALSE(was_changed(zeros, 4096, 4000));
}

TEST(MarkWarning, NamesTheFileAndWhatToDo) {
    EXPECT_EQ(mark_warning("a/run.h5"),
              "a/run.h5 is open for writing in another program, or was when that was killed: "
              "h5clear -s a/run.h5 (once no program has it open; it is read all the same)");
}

/// Of a file that is read to memory, and of one that is mapped; sparse, so that it takes no room.
class ImageHead : public testing::TestWithParam<std::uint64_t> {
protected:
    void SetUp() override {
        test::write_file(path_, std::string("the beginning"));
        std::filesystem::resize_file(path_, GetParam());
    }
    void write_to_disk(const std::string& text) const {
        std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary) << text;
    }
    [[nodiscard]] std::string text_on_disk() const {
        std::string text(13, '\0');
        std::ifstream(path_, std::ios::binary).read(text.data(), 13);
        return text;
    }
    static std::string text_of(const FileImage& image) {
        const auto head = image.bytes().first(13);
        return {head.begin(), head.end()};
    }

    test::TempFolder folder_;
    std::filesystem::path path_ = folder_.file("some.h5");
    std::unique_ptr<FileSystem> files_ = make_posix_file_system();
};
INSTANTIATE_TEST_SUITE_P(Of, ImageHead, testing::Values(13, 4097, (256U << 20) + 1));

TEST_P(ImageHead, IsChangedInMemoryAlone) {
    const auto image = files_->map(path_);
    EXPECT_EQ(image->bytes().size(), GetParam());
    EXPECT_EQ(image->head().size(), std::min<std::uint64_t>(GetParam(), FileImage::copied_bytes));
    image->head()[4] = 'B';
    EXPECT_EQ(text_of(*image), "the Beginning");
    EXPECT_EQ(text_on_disk(), "the beginning");
    EXPECT_EQ(text_of(*files_->map(path_)), "the beginning");
}

/// A program that opens the file for writing changes it at any moment, and leaves no mark in bytes
/// that are proved already.
TEST_P(ImageHead, StaysWhateverIsWrittenToTheFile) {
    const auto image = files_->map(path_);
    write_to_disk("another");
    EXPECT_EQ(text_of(*image), "the beginning");
    EXPECT_EQ(text_on_disk(), "anotherinning");
}

}  // namespace
}  // namespace warpsieve::io
