// What nobody who reads stored data can do without: to read its bytes, prove the seals by their
// digests, and inflate every chunk once, on all threads.
//     bench_files NAME.h5 THREADS [REPEATS [decode]]
// Prints the best of REPEATS: seconds by the wall clock and of the processor. Where chunks lie is
// found before, by libhdf5: each thread takes the next shard, reads it into memory that it uses
// again and again, digests it, and inflates its chunks by libdeflate; of a bitmap, whose chunks are
// not deflated, it holds the checksums against the bytes. With `decode` the shuffle is undone too:
// then it has the primes. For runs with shards: of one large file a single thread would read all.

#include <fmt/format.h>
#include <hdf5.h>
#include <libdeflate.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/store/recover.hpp"

namespace {

using namespace warpsieve;

struct Chunk {
    std::uint64_t at = 0;  ///< in the file
    std::uint64_t bytes = 0;
};

/// A file with stored data.
struct File {
    std::string path;
    std::uint64_t bytes = 0;
    std::uint64_t digest = 0;  ///< of all behind the seal
    std::size_t length = 0;    ///< elements of its chunks
    std::vector<Chunk> chunks = {};
};

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(what);
}

/// Where the chunks of a data set lie. libhdf5 looks for each from the first on.
std::vector<Chunk> find_chunks(const io::ChunkReader& reader, std::span<const std::uint8_t> file) {
    std::vector<Chunk> chunks;
    const io::Handle space(H5Dget_space(reader.dataset().get()), "tell the shape");
    for (hsize_t i = 0; i < reader.chunks(); ++i) {
        hsize_t offset = 0;
        unsigned skipped = 0;
        haddr_t at = 0;
        hsize_t bytes = 0;
        io::checked(H5Dget_chunk_info(reader.dataset().get(), space.get(), i, &offset, &skipped,
                                      &at, &bytes),
                    "find a chunk");
        // Versions of libhdf5 differ in whether they count from the user block on.
        const Bytes first = i == 0 ? reader.encoded(0) : Bytes();
        static std::uint64_t block = 0;
        if (i == 0)
            block = std::memcmp(&file[at], first.data(), first.size()) == 0 ? 0 : io::seal_bytes;
        chunks.push_back({at + block, bytes});
    }
    return chunks;
}

File look_at(io::FileSystem& files, const std::string& path, const char* name, core::Store store) {
    const auto image = files.map(path);
    require(image != nullptr, "a file is missing");
    const auto bytes = image->bytes();
    const io::Handle open = io::open_image(bytes);
    const io::ChunkReader reader(open.get(), name, store, bytes.size());
    return {.path = path,
            .bytes = bytes.size(),
            .digest = io::xxh3(bytes.subspan(io::seal_bytes)),
            .length = reader.chunk_length(),
            .chunks = find_chunks(reader, bytes)};
}

/// All of a run: its shards, then its own file.
std::vector<File> files_of(const std::string& name, core::Store& store) {
    const auto files = io::make_posix_file_system();
    const io::Recovered run = io::open_run(*files, name);
    store = run.checkpoint.progress.job().store;
    std::vector<File> found;
    for (const io::Shard& shard : run.checkpoint.shards)
        found.push_back(
            look_at(*files, run.names.path_of(shard.file), io::dataset_name(store), store));
    if (run.checkpoint.tail.elements() > 0)
        found.push_back(look_at(*files, run.file,
                                found.empty() ? io::dataset_name(store) : io::tail_name, store));
    return found;
}

/// What a thread works with.
class Reader {
public:
    Reader(core::Store store, bool unshuffle)
        : store_(store),
          inflate_only_(store == core::Store::primes && !unshuffle),
          decoder_(store) {}

    void read(const File& file) {
        if (memory_size_ < file.bytes) {
            memory_ = std::make_unique_for_overwrite<std::uint8_t[]>(file.bytes);
            memory_size_ = file.bytes;
        }
        std::ifstream in;
        in.rdbuf()->pubsetbuf(nullptr, 0);
        in.open(file.path, std::ios::binary);
        in.read(reinterpret_cast<char*>(memory_.get()), static_cast<std::streamsize>(file.bytes));
        require(static_cast<bool>(in), "read");
        const std::span bytes(memory_.get(), file.bytes);
        require(io::xxh3(bytes.subspan(io::seal_bytes)) == file.digest, "digest");
        for (const Chunk& chunk : file.chunks) inflate(bytes.subspan(chunk.at, chunk.bytes), file);
    }

private:
    void inflate(std::span<const std::uint8_t> chunk, const File& file) {
        if (inflate_only_) {
            require(libdeflate_zlib_decompress(state_.get(), chunk.data(), chunk.size(),
                                               planes_.data(), file.length * sizeof(std::uint64_t),
                                               nullptr) == LIBDEFLATE_SUCCESS,
                    "inflate");
            return;
        }
        static_cast<void>(
            decoder_.view(chunk, file.length * io::element_bytes(store_), file.length));
    }

    core::Store store_;
    bool inflate_only_;
    io::ChunkDecoder decoder_;
    std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> state_{
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor};
    Bytes planes_ = Bytes(io::chunk_bytes);
    std::unique_ptr<std::uint8_t[]> memory_;
    std::size_t memory_size_ = 0;
};

/// How all is read.
struct Task {
    core::Store store{};
    unsigned threads = 1;
    bool unshuffle = false;
};

void read_all(const std::vector<File>& files, const Task& task) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < task.threads; ++i)
        workers.emplace_back([&] {
            Reader reader(task.store, task.unshuffle);
            for (std::size_t file = next++; file < files.size(); file = next++)
                reader.read(files[file]);
        });
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        fmt::print(stderr, "usage: bench_files NAME.h5 THREADS [REPEATS [decode]]\n");
        return 2;
    }
    Task task{.threads = static_cast<unsigned>(std::stoul(argv[2])),
              .unshuffle = argc > 4 && std::strcmp(argv[4], "decode") == 0};
    const std::vector<File> files = files_of(argv[1], task.store);
    double best = 1e9;
    double processor = 0;
    for (int i = argc > 3 ? std::stoi(argv[3]) : 1; i > 0; --i) {
        const double cpu = processor_seconds();
        const auto before = std::chrono::steady_clock::now();
        read_all(files, task);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
        if (took.count() >= best) continue;
        best = took.count();
        processor = processor_seconds() - cpu;
    }
    fmt::print("{:.2f} {:.2f}\n", best, processor);
}
