#include "io/hdf5_primes.hpp"

#include <algorithm>
#include <string_view>

#include "io/checkpoint.hpp"
#include "io/digest.hpp"
#include "io/hdf5_attributes.hpp"
#include "io/hdf5_image.hpp"
#include "io/hdf5_tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Numbers [first, first + count) of /primes.
std::vector<std::uint64_t> read_numbers(const Handle& dataset, hsize_t first, hsize_t count) {
    std::vector<std::uint64_t> numbers(count);
    const Handle from(H5Dget_space(dataset.get()), "tell the shape of /primes");
    checked(H5Sselect_hyperslab(from.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr),
            "select primes");
    const Handle to(H5Screate_simple(1, &count, nullptr), "shape a block of primes");
    if (H5Dread(dataset.get(), H5T_NATIVE_UINT64, to.get(), from.get(), H5P_DEFAULT,
                numbers.data()) < 0)
        throw DamagedError("its data set primes cannot be read");
    return numbers;
}

Bytes read_chunk(const Handle& dataset, hsize_t offset, std::size_t file_bytes) {
    hsize_t size = 0;
    if (H5Dget_chunk_storage_size(dataset.get(), &offset, &size) < 0 || size == 0 ||
        size > file_bytes)
        throw DamagedError("a chunk of its data set primes is missing");
    Bytes chunk(size);
    std::uint32_t skipped_filters = 0;
    if (H5Dread_chunk(dataset.get(), H5P_DEFAULT, &offset, &skipped_filters, chunk.data()) < 0 ||
        skipped_filters != 0)
        throw DamagedError("a chunk of its data set primes cannot be read");
    return chunk;
}

std::uint64_t parse_hex(const std::string& text) {
    std::uint64_t value = 0;
    for (const char digit : text) {
        const auto at = std::string_view("0123456789abcdef").find(digit);
        if (at == std::string_view::npos || text.size() != 16)
            throw DamagedError("one of its digests is malformed");
        value = value << 4 | at;
    }
    return value;
}

void require_chunk_layout(const Handle& dataset) {
    const Handle creation(H5Dget_create_plist(dataset.get()), "tell the layout of /primes");
    hsize_t chunk = 0;
    if (H5Pget_layout(creation.get()) != H5D_CHUNKED ||
        H5Pget_chunk(creation.get(), 1, &chunk) != 1 || chunk != chunk_primes)
        throw DamagedError("its data set primes has another layout than schema 1 says");
}

Handle create_primes(hid_t file, std::uint64_t count) {
    const hsize_t extent = count;
    const hsize_t chunk = chunk_primes;
    // A chunk may be longer than the data set only where that can grow.
    const hsize_t unlimited = H5S_UNLIMITED;
    const Handle space(H5Screate_simple(1, &extent, &unlimited), "shape /primes");
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a creation list for /primes");
    checked(H5Pset_chunk(creation.get(), 1, &chunk), "chunk /primes");
    checked(H5Pset_shuffle(creation.get()), "shuffle /primes");
    checked(H5Pset_deflate(creation.get(), 1), "deflate /primes");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    return {H5Dcreate2(file, "primes", H5T_STD_U64LE, space.get(), H5P_DEFAULT, creation.get(),
                       H5P_DEFAULT),
            "create /primes"};
}

}  // namespace

void write_primes(hid_t file, const PrimeChunks& primes) {
    Handle dataset = create_primes(file, primes.count());
    hsize_t offset = 0;
    const auto write = [&](const Bytes& chunk) {
        checked(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, &offset, chunk.size(), chunk.data()),
                "write a chunk of /primes");
        offset += chunk_primes;
    };
    for (const Bytes& chunk : primes.full()) write(chunk);
    if (!primes.rest().empty()) write(encode_chunk(primes.rest()));
    AttributeWriter attribute(dataset.get());
    attribute("description", "the primes of the interval found so far, ascending");
    attribute("units", "1");
    attribute("count", primes.count());
    attribute("chain_digest", to_hex(primes.chain()));
    dataset.close("close /primes");
}

PrimeChunks read_prime_chunks(hid_t file, std::uint64_t expected, std::size_t file_bytes) {
    const auto [dataset, count] = open_table(file, "primes");
    if (count != expected)
        throw WrongResultError("it stores " + std::to_string(count) + " primes but counts " +
                               std::to_string(expected));
    require_chunk_layout(dataset);
    std::string chain;
    AttributeReader{dataset.get()}("chain_digest", chain);
    const std::size_t rest = count % chunk_primes;
    std::vector<Bytes> full;
    for (hsize_t offset = 0; offset < count - rest; offset += chunk_primes)
        full.push_back(read_chunk(dataset, offset, file_bytes));
    std::vector<std::uint64_t> numbers;
    if (rest > 0) numbers = read_numbers(dataset, count - rest, rest);
    return {std::move(full), std::move(numbers), parse_hex(chain)};
}

void read_primes(std::span<const std::uint8_t> file,
                 const std::function<void(std::span<const std::uint64_t>)>& block) {
    const Handle image = open_image(file);
    const auto [dataset, count] = open_table(image.get(), "primes");
    for (std::size_t first = 0; first < count; first += chunk_primes)
        block(read_numbers(dataset, first, std::min(chunk_primes, count - first)));
}

}  // namespace warpsieve::io
