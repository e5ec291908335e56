#include <gtest/gtest.h>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/constellations_text.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image_editor.hpp"
#include "support/every_quantity.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

// Files of jobs that count all that can be counted, with tables at places of the user's own.

namespace warpsieve::io {
namespace {

using test::edited;

core::Job everything(const core::Places& table) {
    return {.interval = {3, 10'000}, .quantities = test::every_quantity(), .table = table};
}

Checkpoint sieved(const core::Places& table, std::uint64_t through) {
    Checkpoint checkpoint = test::new_sample(everything(table));
    test::sieve_on(checkpoint, through, 977);
    return checkpoint;
}

void expect_comes_back(const Checkpoint& checkpoint) {
    const Checkpoint read = prove_checkpoint(encode_checkpoint(checkpoint));
    const core::Progress& expected = checkpoint.progress;
    EXPECT_EQ(read.progress.job(), expected.job());
    EXPECT_EQ(read.progress.totals(), expected.totals());
    EXPECT_EQ(read.progress.gap_table(), expected.gap_table());
    ASSERT_EQ(read.progress.table().size(), expected.table().size());
    for (const core::TotalsField& field : core::totals_fields(expected.job().quantities))
        for (std::size_t i = 0; i < expected.table().size(); ++i)
            EXPECT_EQ(field.value(read.progress.table()[i].totals),
                      field.value(expected.table()[i].totals))
                << field.name;
    EXPECT_EQ(test::digest_of(read), test::digest_of(checkpoint));
}

TEST(QuantitiesFile, ComesBack) {
    for (const core::Places& table :
         {core::Places{}, core::Places{.step = 1009}, core::Places{.listed = {3, 4, 100, 6000}}})
        for (const std::uint64_t through : {0U, 3000U, 10'000U})
            expect_comes_back(through == 0 ? test::new_sample(everything(table))
                                           : sieved(table, through));
}

TEST(QuantitiesFile, GoesOnAsIfItHadNeverBeenWritten) {
    Checkpoint read = prove_checkpoint(encode_checkpoint(sieved({.step = 1009}, 5000)));
    test::sieve_on(read, 10'000, 1234);
    const Checkpoint undisturbed = sieved({.step = 1009}, 10'000);
    EXPECT_EQ(read.progress.totals(), undisturbed.progress.totals());
    EXPECT_EQ(test::digest_of(read), test::digest_of(undisturbed));
}

template <class Refusal>
void expect_refused(const std::function<void(hid_t)>& edit, const std::string& words) {
    const Bytes file = edited(encode_checkpoint(sieved({.step = 1009}, 5000)), edit);
    const std::string said =
        test::refusal<Refusal>([&] { static_cast<void>(prove_checkpoint(file)); });
    EXPECT_TRUE(test::contains(said, words)) << said;
}

TEST(QuantitiesFile, IsRefusedWhereItsTablesContradict) {
    expect_refused<WrongResultError>([](hid_t file) { test::set_element(file, "gaps/count", 1, 7); },
                                     "gap table");
    // 4 occurs after 13, but first after 7.
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_element(file, "gaps/first", 1, 13); }, "contents_digest");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_element(file, "table/prime_count", 1, 7); }, "table");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_element(file, "table/last", 1, 1010); }, "table");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_element(file, "residues/count", 1, 5); }, "totals differ");
    expect_refused<DamagedError>(
        [](hid_t file) { test::set_element(file, "residues/residue", 1, 2); }, "residues");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_number(file, "parameters", "modulus", 28); }, "");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_number(file, "parameters", "table_step", 1008); },
        "parameters_digest");
    expect_refused<WrongResultError>(
        [](hid_t file) { test::set_number(file, "state", "twin_reciprocals_high", 1); },
        "totals differ");
}

TEST(QuantitiesFile, NamesConstellationsAsTheCommandLineDoes) {
    const std::string text = "quint=0,4,6,10,12 c_0_6=0,6";
    const std::vector<core::Constellation> own = constellations_of(text);
    ASSERT_EQ(own.size(), 2U);
    EXPECT_EQ(own[0].name, "quint");
    EXPECT_EQ(own[1].patterns, (std::vector<core::Pattern>{{0, 6}}));
    EXPECT_EQ(constellations_text(own), text);
    EXPECT_TRUE(constellations_of("").empty());
    for (const char* wrong : {"x", "a=0,2,4", "a=0,2 ", " a=0,2", "a=0,2  b=0,4", "a=0,240",
                              "twin=0,2", "A=0,2", "a=00,2"})
        EXPECT_THROW(static_cast<void>(constellations_of(wrong)), DamagedError) << wrong;
}

}  // namespace
}  // namespace warpsieve::io
