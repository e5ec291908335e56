// What encoding and inflating chunks of primes costs: our encoder against libhdf5's own filters
// (shuffle and deflate, level 1, on a file in memory) and libdeflate's level 1, on one thread, and
// how fast zlib and libdeflate inflate what came out.
//     bench_chunks [CHUNKS [REPEATS]]
// Rates in millions of primes a second, the best of REPEATS for each chunk; bytes per prime.

#include <fmt/format.h>
#include <hdf5.h>
#include <libdeflate.h>
#include <zlib.h>
#include <primesieve.hpp>

#include <chrono>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "io/chunk/chunk_codec.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"

namespace {

using namespace warpsieve;
using Numbers = std::span<const std::uint64_t>;

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(what);
}

/// The best of several times, added up over chunks.
class BestTimes {
public:
    explicit BestTimes(int repeats) : repeats_(repeats) {}

    void measure(auto work) {
        double best = std::numeric_limits<double>::max();
        for (int i = 0; i < repeats_; ++i) {
            const auto before = std::chrono::steady_clock::now();
            work();
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
            best = std::min(best, took.count());
        }
        seconds_ += best;
        ++chunks_;
    }
    [[nodiscard]] double rate() const {
        return static_cast<double>(chunks_ * io::chunk_primes) / seconds_ / 1e6;
    }

private:
    int repeats_;
    double seconds_ = 0;
    std::size_t chunks_ = 0;
};

/// The whole of H5Dwrite and H5Dclose: the filters run when the chunk leaves the cache.
void write_by_libhdf5(hid_t file, Numbers primes) {
    io::Handle dataset = io::create_chunked(file, "primes", core::Store::primes, primes.size());
    io::checked(
        H5Dwrite(dataset.get(), H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, primes.data()),
        "write primes");
    dataset.close("close primes");
    io::checked(H5Ldelete(file, "primes", H5P_DEFAULT), "remove primes");
}

Bytes encoded_by_libhdf5(Numbers primes) {
    io::ImageWriter image;
    io::Handle dataset =
        io::create_chunked(image.file(), "primes", core::Store::primes, primes.size());
    io::checked(
        H5Dwrite(dataset.get(), H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, primes.data()),
        "write primes");
    dataset.close("close primes");
    const Bytes file = image.finish();
    const io::Handle open = io::open_image(file);
    return io::ChunkReader(open.get(), "primes", core::Store::primes, file.size()).encoded(0);
}

void inflate_by_zlib(const Bytes& stream, Bytes& planes) {
    uLongf size = planes.size();
    require(uncompress(planes.data(), &size, stream.data(), stream.size()) == Z_OK, "inflate");
}

struct Row {
    explicit Row(int repeats)
        : ours(repeats),
          libhdf5(repeats),
          general(repeats),
          zlib_ours(repeats),
          zlib_theirs(repeats),
          libdeflate_ours(repeats),
          libdeflate_theirs(repeats) {}

    BestTimes ours, libhdf5, general, zlib_ours, zlib_theirs, libdeflate_ours, libdeflate_theirs;
    double our_bytes = 0;
    double their_bytes = 0;

    void measure(Numbers primes) {
        io::PrimeEncoder encoder;
        Bytes mine;
        ours.measure([&] { mine = encoder.encode(primes); });
        io::ImageWriter image;
        libhdf5.measure([&] { write_by_libhdf5(image.file(), primes); });
        Bytes planes(io::chunk_bytes);
        inflate_by_zlib(mine, planes);
        const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> level_1(
            libdeflate_alloc_compressor(1), &libdeflate_free_compressor);
        Bytes out(io::chunk_bytes);
        general.measure([&] {
            require(libdeflate_zlib_compress(level_1.get(), planes.data(), planes.size(),
                                             out.data(), out.size()) != 0,
                    "compress");
        });
        const Bytes theirs = encoded_by_libhdf5(primes);
        our_bytes += static_cast<double>(mine.size());
        their_bytes += static_cast<double>(theirs.size());
        measure_inflating(primes, mine, theirs);
    }

private:
    void measure_inflating(Numbers primes, const Bytes& mine, const Bytes& theirs) {
        Bytes planes(io::chunk_bytes);
        Bytes raw(io::chunk_bytes);
        zlib_ours.measure([&] { inflate_by_zlib(mine, planes); });
        zlib_theirs.measure([&] { inflate_by_zlib(theirs, planes); });
        io::ChunkDecoder decoder(core::Store::primes);
        libdeflate_ours.measure([&] { decoder.decode(mine, raw); });
        require(std::ranges::equal(raw, io::raw_bytes(primes)), "compare");
        libdeflate_theirs.measure([&] { decoder.decode(theirs, raw); });
    }
};

void print_row(std::uint64_t start, std::size_t chunks, int repeats) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_n_primes(chunks * io::chunk_primes, start, &primes);
    Row row(repeats);
    for (std::size_t i = 0; i < chunks; ++i)
        row.measure(Numbers(primes).subspan(i * io::chunk_primes, io::chunk_primes));
    const auto primes_in_all = static_cast<double>(primes.size());
    fmt::print(
        "| {:.3g} | {:.3f} | {:.3f} | {:.0f} | {:.1f} | {:.0f} | **{:.1f}** | {:.2f} | {:.2f} |\n",
        static_cast<double>(start), row.our_bytes / primes_in_all, row.their_bytes / primes_in_all,
        row.ours.rate(), row.libhdf5.rate(), row.general.rate(),
        row.ours.rate() / row.libhdf5.rate(), row.zlib_ours.rate() / row.zlib_theirs.rate(),
        row.libdeflate_ours.rate() / row.libdeflate_theirs.rate());
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t chunks = argc > 1 ? std::stoul(argv[1]) : 8;
    const int repeats = argc > 2 ? std::stoi(argv[2]) : 9;
    fmt::print(
        "| from | ours B/prime | libhdf5 | ours M/s | libhdf5 | libdeflate 1 | ours / libhdf5 | "
        "zlib inflates ours / its own | ours by libdeflate |\n"
        "|---|---|---|---|---|---|---|---|---|\n");
    for (const std::uint64_t start :
         {std::uint64_t{10}, std::uint64_t{10'000'000'000}, std::uint64_t{1'000'000'000'000},
          std::uint64_t{1'000'000'000'000'000}, std::uint64_t{1'000'000'000'000'000'000},
          ~std::uint64_t{0} - 200'000'000})
        print_row(start, chunks, repeats);
}
