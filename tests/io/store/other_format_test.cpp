#include <gtest/gtest.h>

#include "io/hdf5/image_editor.hpp"
#include "io/store/store_fixture.hpp"

// Files of another format, whole and ours, which this version cannot read: they are never damage,
// and nothing is done to them.

namespace warpsieve::io {
namespace {

constexpr std::size_t at_format = 21;  ///< the number in the seal, "warpsieve checkpoint 2"

Bytes with_number_in_seal(Bytes file, char number) {
    file.at(at_format) = static_cast<std::uint8_t>(number);
    return file;
}

/// What the version before would have left, as far as this one may look.
Bytes of_format_1(const Bytes& file) {
    const auto change = [](hid_t id) { test::set_text(id, "/", "schema_version", "1"); };
    return with_number_in_seal(test::edited(file, change), '1');
}

class OtherFormat : public StoreTest {
protected:
    void SetUp() override { leave_generations(3); }

    void make_format_1(const std::string& name) const {
        test::write_file(folder.file(name), of_format_1(bytes_of(name)));
    }
};

TEST_F(OtherFormat, IsRefusedByItsNumberAndStaysUntouched) {
    make_format_1("run.h5");
    for (const std::string& words :
         {refused_untouched<ForeignFileError>(),
          refusal<ForeignFileError>([&] { static_cast<void>(open_run(files, output)); })}) {
        EXPECT_TRUE(contains(words, "it is of format 1, and this version of warpsieve reads 3"))
            << words;
        EXPECT_TRUE(contains(words, "move it away to go on from " + folder.file("run.prev1.h5")))
            << words;
    }
}

TEST_F(OtherFormat, IsRefusedWithoutOthersBesideIt) {
    for (const char* name : {"run.prev1.h5", "run.prev2.h5"})
        std::filesystem::remove(folder.file(name));
    make_format_1("run.h5");
    EXPECT_TRUE(contains(refused_untouched<ForeignFileError>(),
                         "choose another name with -o, or move it away"));
}

TEST_F(OtherFormat, IsNotSetAsideBehindADamagedGeneration) {
    make_format_1("run.prev1.h5");
    test::write_file(output, Bytes{'w', 'a', 'r', 'p'});
    const Bytes before = bytes_of("run.prev1.h5");
    Writer next = writer(person(2));
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(bytes_of("run.prev1.h5"), before);
}

TEST_F(OtherFormat, ThatReplacesTheFileOfARunStopsIt) {
    Writer next = writer(person(2));
    next.begin();
    next.sieve_and_save();
    make_format_1("run.h5");
    const auto before = contents();
    next.sieve();
    const std::string words = refusal<ForeignFileError>([&] { static_cast<void>(next.save()); });
    EXPECT_TRUE(contains(words, "it is of format 1")) << words;
    EXPECT_EQ(contents(), before);
}

/// No digest covers the number in the seal; that inside tells.
TEST_F(OtherFormat, OfADamagedNumberIsDamage) {
    test::write_file(output, with_number_in_seal(bytes_of("run.h5"), '4'));
    EXPECT_EQ(open_run(files, output).checkpoint.generation, 2U);
    Writer next = writer(person(2));
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->checkpoint.generation, 2U);
    EXPECT_TRUE(std::filesystem::exists(folder.file("run.h5.bad-20260102T030405Z")));
}

}  // namespace
}  // namespace warpsieve::io
