#pragma once

#include <cstdint>

#include "io/hdf5_handle.hpp"
#include "io/prime_chunks.hpp"

namespace warpsieve::io {

/// Writes /primes; its full chunks are copied as they are.
void write_primes(hid_t file, const PrimeChunks& primes);

/// Reads /primes back without inflating the full chunks.
/// @param expected number of primes that the file counts
/// @param file_bytes bound of what a chunk may claim
/// @throw DamagedError, WrongResultError
[[nodiscard]] PrimeChunks read_prime_chunks(hid_t file,
                                            std::uint64_t expected,
                                            std::size_t file_bytes);

}  // namespace warpsieve::io
