#pragma once

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>
#include <span>

#include "io/disk/file_system.hpp"

namespace warpsieve::test {

using Decompressor =
    std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;

/// What a zlib stream stands for; nothing but failures where it is not of exactly `bytes`.
inline Bytes inflated_zlib(std::span<const std::uint8_t> stream, std::size_t bytes) {
    const Decompressor decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    Bytes out(bytes);
    EXPECT_EQ(libdeflate_zlib_decompress(decompressor.get(), stream.data(), stream.size(),
                                         out.data(), bytes, nullptr),
              LIBDEFLATE_SUCCESS);
    return out;
}

/// The same of a stream without zlib's header and checksum.
inline Bytes inflated_raw(std::span<const std::uint8_t> stream, std::size_t bytes) {
    const Decompressor decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    Bytes out(bytes);
    EXPECT_EQ(libdeflate_deflate_decompress(decompressor.get(), stream.data(), stream.size(),
                                            out.data(), bytes, nullptr),
              LIBDEFLATE_SUCCESS);
    return out;
}

}  // namespace warpsieve::test
