#include "export/export.hpp"

#include <gtest/gtest.h>

namespace warpsieve::exporting {
namespace {

TEST(NpyHeader, IsWhatNumpyWrites) {
    // numpy.save of numpy.zeros(3, '<u8') (NumPy 1.24), but for trailing spaces.
    const std::string header = npy_header(3);
    EXPECT_EQ(header.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    EXPECT_EQ(header.substr(10, 58), "{'descr': '<u8', 'fortran_order': False, 'shape': (3,), } ");
    EXPECT_EQ(header.back(), '\n');
}

TEST(NpyHeader, EndsWhereItSaysAndAtAMultipleOf64) {
    for (const std::uint64_t count :
         {0ULL, 1ULL, 999'999ULL, 425'656'284'035'217'743ULL, 18'446'744'073'709'551'615ULL}) {
        const std::string header = npy_header(count);
        const std::size_t length =
            static_cast<unsigned char>(header[8]) + 256U * static_cast<unsigned char>(header[9]);
        EXPECT_EQ(header.size(), 10 + length) << count;
        EXPECT_EQ(header.size() % 64, 0U) << count;
        EXPECT_NE(header.find("(" + std::to_string(count) + ",)"), std::string::npos) << header;
    }
}

}  // namespace
}  // namespace warpsieve::exporting
