#include <gtest/gtest.h>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image_editor.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

// Files whose seal proves and whose contents cannot be right: written by a wrong program or a wrong
// machine, or changed by other tools and sealed again.

namespace warpsieve::io {
namespace {

using test::edited;

class ContradictingFile : public testing::Test {
protected:
    template <class Refusal>
    static void expect_refused(const Bytes& file, const std::string& words) {
        ASSERT_EQ(check_seal(file).state, SealState::good);
        try {
            static_cast<void>(prove_checkpoint(file));
            ADD_FAILURE() << "accepted; expected: " << words;
        } catch (const Refusal& error) {
            EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
        } catch (const Error& error) {
            ADD_FAILURE() << "another error, code " << static_cast<int>(error.code()) << ": "
                          << error.what();
        }
    }

    void expect_wrong(const std::function<void(hid_t)>& edit, const std::string& words) {
        expect_refused<WrongResultError>(edited(file_, edit), words);
    }
    void expect_damaged(const std::function<void(hid_t)>& edit, const std::string& words) {
        expect_refused<DamagedError>(edited(file_, edit), words);
    }

    Bytes file_ = encode_checkpoint(test::small_sample());
};

TEST_F(ContradictingFile, IsAcceptedWhileNothingIsChanged) {
    EXPECT_EQ(prove_checkpoint(edited(file_, [](hid_t) {})).generation, 7U);
}

TEST_F(ContradictingFile, IsRefusedWhenCompleteBeforeTheEnd) {
    Checkpoint checkpoint = test::small_sample();
    checkpoint.status = Status::complete;
    expect_refused<WrongResultError>(encode_checkpoint(checkpoint), "status is complete");
}

TEST_F(ContradictingFile, IsRefusedWhenRunningAtTheEnd) {
    Checkpoint checkpoint = test::small_sample();
    test::sieve_on(checkpoint, 10000);
    checkpoint.status = Status::running;
    expect_refused<WrongResultError>(encode_checkpoint(checkpoint), "status is running");
}

TEST_F(ContradictingFile, IsRefusedWhenItsParametersWereChanged) {
    expect_wrong([](hid_t file) { test::set_number(file, "parameters", "stop", 20000); },
                 "parameters_digest");
    expect_wrong([](hid_t file) { test::set_number(file, "parameters", "quantities", 3); },
                 "parameters_digest");
}

TEST_F(ContradictingFile, IsRefusedWhenItsCountWasChanged) {
    expect_wrong([](hid_t file) { test::set_number(file, "state", "prime_count", 670); },
                 "totals differ");
    expect_wrong([](hid_t file) { test::set_number(file, "state", "largest_prime", 4999); },
                 "totals differ");
}

TEST_F(ContradictingFile, IsRefusedWhenItsEpochWasChanged) {
    const std::string words = "its epoch is not the restart count of its newest session";
    expect_wrong([](hid_t file) { test::set_number(file, "state", "epoch", 1); }, words);
    expect_wrong([](hid_t file) { test::set_column(file, "history", "slurm_restart_count", 1); },
                 words);
}

TEST_F(ContradictingFile, IsRefusedWhenItsProgressWasChanged) {
    expect_wrong([](hid_t file) { test::set_number(file, "state", "sieved_through", 4000); },
                 "contradicts itself");
    expect_wrong([](hid_t file) { test::set_number(file, "state", "sieved_through", 20000); },
                 "outside the interval");
    expect_wrong([](hid_t file) { test::set_number(file, "state", "sieved_any", 0); },
                 "totals of nothing");
}

TEST_F(ContradictingFile, IsRefusedWhenItsGridWasChanged) {
    expect_wrong([](hid_t file) { test::set_element(file, "grid/prime_count", 0, 5000); },
                 "impossible");
    expect_wrong([](hid_t file) { test::set_element(file, "grid/last", 0, 5); },
                 "contradicts itself");
    expect_wrong([](hid_t file) { test::set_element(file, "grid/largest_prime", 0, 5000); },
                 "contradicts itself");
}

TEST_F(ContradictingFile, IsRefusedWhenItHoldsFewerPrimesThanItCounts) {
    Checkpoint checkpoint = test::small_sample();
    checkpoint.tail = Tail{.store = core::Store::primes};
    expect_refused<WrongResultError>(encode_checkpoint(checkpoint), "it stores 0 primes");
}

TEST_F(ContradictingFile, IsRefusedWhenAStoredPrimeWasChanged) {
    expect_wrong([](hid_t file) { test::set_element(file, "primes", 3, 9); }, "contents_digest");
}

TEST_F(ContradictingFile, IsRefusedWhenADigestWasChanged) {
    const std::string other = "0123456789abcdef";
    expect_wrong(
        [&](hid_t file) { test::set_text(file, "parameters", "parameters_digest", other); },
        "parameters_digest");
    expect_wrong([&](hid_t file) { test::set_text(file, "state", "contents_digest", other); },
                 "contents_digest");
    expect_wrong([&](hid_t file) { test::set_text(file, "primes", "chain_digest", other); },
                 "contents_digest");
    expect_damaged([&](hid_t file) { test::set_text(file, "primes", "chain_digest", "what"); },
                   "malformed");
}

TEST_F(ContradictingFile, IsDamagedWhenAPartIsMissing) {
    for (const char* part : {"parameters", "state", "history", "grid", "primes"})
        expect_damaged([&](hid_t file) { test::remove_object(file, part); }, part);
}

TEST_F(ContradictingFile, IsDamagedWhenAnAttributeIsMissing) {
    for (const char* name : {"start", "stop", "store", "parts", "parameters_digest"})
        expect_damaged([&](hid_t file) { test::remove_attribute(file, "parameters", name); }, name);
    for (const char* name :
         {"status", "generation", "sieved_through", "prime_count", "last_batch_digest",
          "contents_digest", "checkpoint_interval_s", "status_text"})
        expect_damaged([&](hid_t file) { test::remove_attribute(file, "state", name); }, name);
    expect_damaged([](hid_t file) { test::remove_attribute(file, "/", "schema_version"); },
                   "schema_version");
}

TEST_F(ContradictingFile, IsDamagedWhenAnAttributeIsOfAnotherKind) {
    expect_damaged([](hid_t file) { test::set_text(file, "state", "prime_count", "many"); },
                   "prime_count");
    expect_damaged([](hid_t file) { test::set_text(file, "state", "status", "RUNNING"); },
                   "status");
}

TEST_F(ContradictingFile, IsDamagedWhenAnEnumerationHasAnUnknownValue) {
    expect_damaged([](hid_t file) { test::set_number(file, "state", "status", 9); }, "status");
    expect_damaged([](hid_t file) { test::set_number(file, "parameters", "store", 9); }, "store");
    expect_damaged([](hid_t file) { test::set_column(file, "history", "end_reason", 9); },
                   "end_reason");
}

TEST_F(ContradictingFile, IsDamagedWhenItsParametersAreOutOfRange) {
    expect_damaged([](hid_t file) { test::set_number(file, "parameters", "start", 10001); },
                   "out of range");
    expect_damaged([](hid_t file) { test::set_number(file, "parameters", "wheel", 210); },
                   "out of range");
    expect_damaged([](hid_t file) { test::set_number(file, "parameters", "parts", 0); },
                   "out of range");
}

TEST_F(ContradictingFile, IsDamagedWhenItsSealIsOfAnotherSchema) {
    expect_damaged([](hid_t file) { test::set_text(file, "/", "schema_version", "4"); },
                   "its schema is warpsieve 4, this version knows warpsieve 3");
}

TEST_F(ContradictingFile, IsDamagedWhenItIsNoHdf5FileAtAll) {
    Bytes file(seal_bytes + 3000, 7);
    expect_refused<DamagedError>(test::sealed_again(file), "libhdf5 cannot open it");
    expect_refused<DamagedError>(test::sealed_again(Bytes(seal_bytes)), "libhdf5 cannot open it");
}

TEST_F(ContradictingFile, IsDamagedWhenPrimesAreStoredInAnotherWay) {
    expect_damaged(
        [](hid_t file) {
            test::remove_object(file, "primes");
            const hsize_t extent = test::small_sample().tail.elements();
            const Handle space(H5Screate_simple(1, &extent, nullptr), "shape");
            const Handle primes(H5Dcreate2(file, "primes", H5T_STD_U64LE, space.get(), H5P_DEFAULT,
                                           H5P_DEFAULT, H5P_DEFAULT),
                                "create");
        },
        "layout");
}

}  // namespace
}  // namespace warpsieve::io
