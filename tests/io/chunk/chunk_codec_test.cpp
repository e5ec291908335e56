#include "io/chunk/chunk_codec.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

// Our codec against libhdf5's filters, both ways.

namespace warpsieve::io {
namespace {

using core::Store;

class ChunkCodec : public testing::TestWithParam<Store> {
protected:
    /// Ascending numbers, or random bytes.
    Bytes random_raw(std::size_t elements) {
        if (GetParam() == Store::bitmap) {
            Bytes raw(elements);
            for (std::uint8_t& byte : raw) byte = static_cast<std::uint8_t>(random_());
            return raw;
        }
        std::vector<std::uint64_t> numbers(elements);
        std::uint64_t n = random_() >> 2;
        for (std::uint64_t& number : numbers) number = n += 2 * (random_() % 100);
        const auto raw = raw_bytes(numbers);
        return {raw.begin(), raw.end()};
    }
    static Bytes decoded(const Bytes& encoded,
                         std::size_t bytes,
                         std::size_t length = chunk_elements(GetParam())) {
        Bytes raw(bytes);
        ChunkDecoder(GetParam()).decode(encoded, raw, length);
        return raw;
    }
    /// A file with one such data set, written through libhdf5's filters, and its first chunk.
    static Bytes encoded_by_libhdf5(const Bytes& raw) {
        ImageWriter image;
        const std::uint64_t elements = raw.size() / element_bytes(GetParam());
        Handle dataset = create_chunked(image.file(), "data", GetParam(), elements);
        const hid_t type = GetParam() == Store::primes ? H5T_NATIVE_UINT64 : H5T_NATIVE_UINT8;
        checked(H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()), "write");
        dataset.close("close");
        const Bytes file = image.finish();
        const Handle open = open_image(file);
        return ChunkReader(open.get(), "data", GetParam(), file.size()).encoded(0);
    }
    static Bytes decoded_by_libhdf5(const Bytes& encoded, std::uint64_t elements) {
        ImageWriter image;
        Handle dataset = create_chunked(image.file(), "data", GetParam(), elements);
        write_chunk(dataset, GetParam(), 0, encoded);
        dataset.close("close");
        const Bytes file = image.finish();
        const Handle open = open_image(file);
        return ChunkReader(open.get(), "data", GetParam(), file.size()).raw(0);
    }

    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
};
INSTANTIATE_TEST_SUITE_P(Of, ChunkCodec, testing::Values(Store::primes, Store::bitmap));

TEST_P(ChunkCodec, IsUndoneByItselfAndByLibhdf5) {
    const std::size_t full = chunk_elements(GetParam());
    for (const std::size_t elements :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1000}, full - 1, full}) {
        const Bytes raw = random_raw(elements);
        const Bytes encoded = encode_chunk(GetParam(), raw, elements);
        EXPECT_TRUE(decoded(encoded, raw.size(), elements) == raw) << elements;
        EXPECT_TRUE(decoded_by_libhdf5(encoded, elements) == raw) << elements;
    }
}

/// The last chunk of a data set that has full ones.
TEST_P(ChunkCodec, PadsAShorterLastChunkWithZeros) {
    const std::size_t full = chunk_elements(GetParam());
    for (const std::size_t elements : {std::size_t{1}, std::size_t{1001}, full - 1}) {
        const Bytes raw = random_raw(elements);
        Bytes padded = raw;
        padded.resize(chunk_bytes);
        const Bytes encoded = encode_chunk(GetParam(), raw);
        EXPECT_TRUE(decoded(encoded, chunk_bytes) == padded) << elements;
        EXPECT_TRUE(decoded_by_libhdf5(encoded, full) == padded) << elements;
        EXPECT_THROW(decoded(encoded, raw.size(), elements), DamagedError) << elements;
    }
}

/// Of less than a full chunk a data set has one of its own length; of more, full ones.
TEST_P(ChunkCodec, IsReadFromDataSetsWithItsOwnChunksAlone) {
    const std::uint64_t full = chunk_elements(GetParam());
    const auto elements_read = [](std::uint64_t created, hsize_t extent) {
        ImageWriter image;
        Handle dataset = create_chunked(image.file(), "data", GetParam(), created);
        checked(H5Dset_extent(dataset.get(), &extent), "set the extent");
        dataset.close("close");
        const Bytes file = image.finish();
        const Handle open = open_image(file);
        return ChunkReader(open.get(), "data", GetParam(), file.size()).elements();
    };
    for (const std::uint64_t elements : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{4},
                                         full - 1, full, full + 1, 3 * full - 1}) {
        EXPECT_EQ(elements_read(elements, elements), elements);
        for (const std::uint64_t other : {std::uint64_t{2}, std::uint64_t{5}, full - 2, 4 * full})
            if (chunk_length(GetParam(), elements) != chunk_length(GetParam(), other)) {
                EXPECT_THROW(elements_read(other, elements), DamagedError) << other;
            }
    }
}

class PrimeCodec : public ChunkCodec {};
INSTANTIATE_TEST_SUITE_P(Of, PrimeCodec, testing::Values(Store::primes));

/// Full chunks without 2 are deflated by an encoder of our own, the others are not.
TEST_P(PrimeCodec, EncodesNumbersAsWellAsBytes) {
    PrimeEncoder encoder;
    for (const std::size_t elements : {chunk_primes, std::size_t{1000}, chunk_primes})
        for (const std::uint64_t first : {2U, 3U}) {
            std::vector<std::uint64_t> numbers{first};
            while (numbers.size() < elements)
                numbers.push_back((numbers.back() | 1) + 2 * (1 + random_() % 100));
            const auto raw = raw_bytes(numbers);
            const Bytes expected(raw.begin(), raw.end());
            const Bytes encoded = encoder.encode(numbers);
            EXPECT_TRUE(encode_chunk(Store::primes, expected) == encoded) << elements;
            EXPECT_TRUE(decoded(encoded, raw.size()) == expected) << elements;
            Bytes padded = expected;
            padded.resize(chunk_bytes);
            EXPECT_TRUE(decoded_by_libhdf5(encoded, chunk_primes) == padded) << elements;
        }
}

TEST_P(ChunkCodec, UndoesWhatLibhdf5Wrote) {
    for (const std::size_t elements : {std::size_t{1000}, chunk_elements(GetParam())}) {
        const Bytes raw = random_raw(elements);
        EXPECT_TRUE(decoded(encoded_by_libhdf5(raw), raw.size(), elements) == raw) << elements;
    }
}

TEST_P(ChunkCodec, GivesTheBeginningOfAChunkWhenAskedForIt) {
    const Bytes raw = random_raw(chunk_elements(GetParam()));
    const Bytes encoded = encode_chunk(GetParam(), raw);
    const Bytes part = decoded(encoded, 800);
    EXPECT_TRUE(std::ranges::equal(part, std::span(raw).first(800)));
}

TEST_P(ChunkCodec, FindsDamage) {
    const Bytes raw = random_raw(chunk_elements(GetParam()));
    Bytes encoded = encode_chunk(GetParam(), raw);
    int found = 0;
    for (int trial = 0; trial < 200; ++trial) {
        const std::size_t at = random_() % encoded.size();
        const auto bit = static_cast<std::uint8_t>(1U << (random_() % 8));
        encoded[at] ^= bit;
        try {
            // Some bits of deflate mean nothing: runs of zeros copied from another place are zeros.
            EXPECT_TRUE(decoded(encoded, chunk_bytes) == raw) << int{bit} << " at " << at;
        } catch (const DamagedError&) {
            ++found;
        }
        encoded[at] ^= bit;
    }
    EXPECT_GT(found, GetParam() == Store::primes ? 100 : 199);
    encoded.pop_back();
    EXPECT_THROW(decoded(encoded, chunk_bytes), DamagedError);
    EXPECT_THROW(decoded({}, chunk_bytes), DamagedError);
}

class Fletcher32 : public ChunkCodec {};
INSTANTIATE_TEST_SUITE_P(Of, Fletcher32, testing::Values(Store::bitmap));

/// Words of 0xffff are 0 modulo 65535 and not 0: where implementations differ.
TEST_P(Fletcher32, IsLibhdf5s) {
    std::vector<Bytes> samples{Bytes(chunk_bytes, 0x00), Bytes(chunk_bytes, 0xff),
                               random_raw(chunk_bytes), Bytes(chunk_bytes, 0x00)};
    samples[3][chunk_bytes - 1] = 1;
    for (std::size_t i = 0; i < 20; ++i) {
        samples.push_back(Bytes(chunk_bytes, 0xff));
        samples.back()[random_() % chunk_bytes] = static_cast<std::uint8_t>(random_());
    }
    for (std::size_t bytes = 1; bytes < 40; ++bytes) samples.push_back(random_raw(bytes));
    for (int i = 0; i < 20; ++i) samples.push_back(random_raw(1 + random_() % 5000));
    for (const std::size_t bytes : {1, 2, 3, 511, 512, 513, 1025})
        samples.insert(samples.end(), {Bytes(bytes, 0xff), Bytes(bytes, 0x00)});
    for (const Bytes& raw : samples)
        EXPECT_TRUE(encode_chunk(Store::bitmap, raw, raw.size()) == encoded_by_libhdf5(raw))
            << raw.size() << " bytes";
}

}  // namespace
}  // namespace warpsieve::io
