#include "export/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "export/decimal_lines.hpp"
#include "io/chunk/encoded_chunk.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/chunk/spares.hpp"
#include "io/read/stored_reader.hpp"

namespace warpsieve::exporting {
namespace {

/// What a thread works with, from chunk to chunk.
struct Workplace {
    io::ChunkDecoder decoder;
    Bytes spent = {};                         ///< memory of an encoded chunk
    Bytes masked = {};                        ///< of a bitmap that the range cuts
    std::vector<std::uint64_t> numbers = {};  ///< of a bitmap: raw and npy
    DecimalLines lines = {};                  ///< text
};

/// What is written of a chunk.
struct ExportedChunk {
    std::uint64_t primes = 0;
    Workplace place;
    std::span<const std::uint8_t> bytes = {};  ///< in the workplace
};

void export_bitmap(const io::BitmapStretch& stretch, ExportFormat format, ExportedChunk& to) {
    if (format != ExportFormat::text) {
        core::append_primes(stretch.interval, stretch.bytes, to.place.numbers);
        to.primes = to.place.numbers.size();
        to.bytes = io::raw_bytes(to.place.numbers);
        return;
    }
    for (const std::uint64_t p : core::wheel_primes)
        if (stretch.interval.contains(p)) to.place.lines.append(std::span(&p, 1));
    to.place.lines.append_bits(stretch.bytes, core::byte_of(stretch.interval.first));
    to.primes = core::count_primes(stretch.interval, stretch.bytes);
    to.bytes = bytes_of(to.place.lines.text());
}

void export_numbers(std::span<const std::uint64_t> primes, ExportFormat format, ExportedChunk& to) {
    to.primes = primes.size();
    to.bytes = io::raw_bytes(primes);
    if (format != ExportFormat::text) return;
    to.place.lines.append(primes);
    to.bytes = bytes_of(to.place.lines.text());
}

ExportedChunk export_chunk(io::EncodedChunk chunk,
                           const Interval& range,
                           ExportFormat format,
                           Workplace place) {
    ExportedChunk exported{.place = std::move(place)};
    exported.place.lines.clear();
    exported.place.numbers.clear();
    const auto raw = io::view(chunk, exported.place.decoder);
    if (chunk.store == core::Store::primes)
        export_numbers(io::numbers_within(io::numbers_of(raw), range), format, exported);
    else if (const auto stretch =
                 io::bits_within(raw, io::covered_by(chunk), range, exported.place.masked))
        export_bitmap(*stretch, format, exported);
    exported.place.spent = std::move(chunk.bytes);
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
        put(exported.bytes);
        done_.elements += exported.primes;
        spare_.give_back(std::move(exported.place));
    }
    [[nodiscard]] Workplace place(core::Store store) {
        return spare_.take([store] { return Workplace{io::ChunkDecoder(store)}; });
    }
    [[nodiscard]] const Exported& done() const noexcept { return done_; }

private:
    const Write& write_;
    io::Spares<Workplace> spare_;
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
        Workplace place = exporter.place(reader.checkpoint().progress.job().store);
        io::EncodedChunk chunk = reader.fetch(chunks.first + i, std::move(place.spent));
        tasks.submit([chunk = std::move(chunk), range, format = options.format,
                      place = std::move(place)]() mutable {
            return export_chunk(std::move(chunk), range, format, std::move(place));
        });
        ++i;
    }
    return exporter.done();
}

}  // namespace warpsieve::exporting
