#include "export/export.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "export/decimal_lines.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/read/stored_reader.hpp"

namespace warpsieve::exporting {
namespace {

/// What is written of a chunk.
struct ExportedChunk {
    std::uint64_t primes = 0;
    std::vector<std::uint64_t> numbers;  ///< raw and npy
    DecimalLines lines;                  ///< text
};

/// @param lines empty, with the buffer of an earlier chunk if there is one
ExportedChunk export_chunk(const io::EncodedChunk& chunk,
                           const Interval& range,
                           ExportFormat format,
                           DecimalLines lines) {
    ExportedChunk exported;
    exported.numbers = io::DecodedChunk(chunk).primes(range);
    exported.primes = exported.numbers.size();
    if (format == ExportFormat::text) {
        lines.append(exported.numbers);
        exported.lines = std::move(lines);
        exported.numbers = {};
    }
    return exported;
}

/// The output, and how much it is.
class Exporter {
public:
    explicit Exporter(const Write& write) : write_(write) {}

    void put(std::span<const std::uint8_t> bytes) {
        if (bytes.empty()) return;
        write_(bytes);
        done_.bytes += bytes.size();
    }
    void put(ExportedChunk exported) {
        put(bytes_of(exported.lines.text()));
        put(io::raw_bytes(exported.numbers));
        done_.elements += exported.primes;
        spare_.give_back(std::move(exported.lines));
    }
    [[nodiscard]] SpareLines& spare() noexcept { return spare_; }
    [[nodiscard]] const Exported& done() const noexcept { return done_; }

private:
    const Write& write_;
    SpareLines spare_;
    Exported done_;
};

}  // namespace

std::string npy_header(std::uint64_t count) {
    constexpr std::size_t alignment = 64;
    constexpr std::size_t length_bytes = 2;
    const std::string magic("\x93NUMPY\x01\x00", 8);
    std::string dictionary =
        fmt::format("{{'descr': '<u8', 'fortran_order': False, 'shape': ({},), }}", count);
    const std::size_t unpadded = magic.size() + length_bytes + dictionary.size() + 1;
    dictionary.append((alignment - unpadded % alignment) % alignment, ' ');
    dictionary += '\n';
    const std::size_t length = dictionary.size();
    return magic + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) + dictionary;
}

std::optional<Exported> export_primes(io::StoredReader& reader,
                                      const Interval& range,
                                      const ExportOptions& options,
                                      const Write& write,
                                      const std::stop_token& stop) {
    Exporter exporter(write);
    if (options.format == ExportFormat::npy)
        exporter.put(bytes_of(npy_header(reader.count(range))));
    const io::ChunkRange chunks = reader.chunks_of(range);
    io::OrderedTasks<ExportedChunk> tasks(std::min(options.threads, most_export_threads));
    if (tasks.warning() && options.warning) options.warning(*tasks.warning());
    for (std::uint64_t i = 0; i < chunks.count || !tasks.empty();) {
        if (stop.stop_requested()) return std::nullopt;
        if (tasks.full() || i == chunks.count) {
            exporter.put(tasks.take());
            continue;
        }
        tasks.submit([chunk = reader.fetch(chunks.first + i), range, format = options.format,
                      lines = exporter.spare().take()]() mutable {
            return export_chunk(chunk, range, format, std::move(lines));
        });
        ++i;
    }
    return exporter.done();
}

}  // namespace warpsieve::exporting
