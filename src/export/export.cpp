#include "export/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "io/chunk/ordered_tasks.hpp"
#include "io/read/stored_reader.hpp"

namespace warpsieve::exporting {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

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
        done_.primes += exported.primes;
        exported.lines.clear();
        spare_.push_back(std::move(exported.lines));
    }
    /// Buffers go round: freed by this thread and allocated anew by another, their pages would go
    /// back to the system each time (two threads, 3.6e7 primes: 0.6 s of system time, 0.35 s so).
    [[nodiscard]] DecimalLines spare_lines() {
        if (spare_.empty()) return {};
        DecimalLines lines = std::move(spare_.back());
        spare_.pop_back();
        return lines;
    }
    [[nodiscard]] const Exported& done() const noexcept { return done_; }

private:
    const Write& write_;
    std::vector<DecimalLines> spare_;
    Exported done_;
};

/// A number is cut into the digits above the thousand, which a run of neighbours shares (36 primes
/// on average near 1e12, 22 near 2^64), and its last three digits with the newline, which come from
/// a table of 4 KiB: small enough to stay in the first cache beside the buffers.
constexpr std::uint64_t ending_values = 1000;
constexpr std::size_t ending_chars = 4;
using Ending = std::array<char, ending_chars>;

/// Digits of 2^64-1 / 1000, rounded up to what is copied in two moves whatever the length.
constexpr std::size_t head_chars = 24;
using Head = std::array<char, head_chars>;

/// Digits of 2^64-1 and a newline.
constexpr std::size_t longest_line = 21;

constexpr std::array<Ending, ending_values> make_endings() {
    std::array<Ending, ending_values> endings{};
    for (std::size_t i = 0; i < ending_values; ++i)
        endings[i] = {static_cast<char>('0' + i / 100), static_cast<char>('0' + i / 10 % 10),
                      static_cast<char>('0' + i % 10), '\n'};
    return endings;
}

constexpr std::array<Ending, ending_values> endings = make_endings();

/// Writes a number without leading zeros; returns the end.
char* write_digits(char* at, std::uint64_t number) {
    return std::to_chars(at, at + longest_line, number).ptr;
}

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
                      lines = exporter.spare_lines()]() mutable {
            return export_chunk(chunk, range, format, std::move(lines));
        });
        ++i;
    }
    return exporter.done();
}

void DecimalLines::reserve(std::size_t more) {
    if (capacity_ - size_ >= more) return;
    const std::size_t capacity = std::max(size_ + more, 2 * capacity_);
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): a vector zeroes
    auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
    std::copy_n(buffer_.get(), size_, buffer.get());
    buffer_ = std::move(buffer);
    capacity_ = capacity;
}

void DecimalLines::append(std::span<const std::uint64_t> numbers) {
    // A head is copied whole and may reach beyond the last line.
    reserve(numbers.size() * longest_line + head_chars);
    char* at = buffer_.get() + size_;
    for (auto number = numbers.begin(); number != numbers.end();) {
        const std::uint64_t thousands = *number / ending_values;
        if (thousands == 0) {
            at = write_digits(at, *number++);
            *at++ = '\n';
            continue;
        }
        Head head{};
        const auto digits =
            static_cast<std::size_t>(write_digits(head.data(), thousands) - head.data());
        const std::uint64_t base = thousands * ending_values;
        const auto shares_head = [base](std::uint64_t n) {
            return n >= base && n - base < ending_values;
        };
        for (; number != numbers.end() && shares_head(*number); ++number) {
            std::memcpy(at, head.data(), head_chars);
            std::memcpy(at + digits, endings[*number - base].data(), ending_chars);
            at += digits + ending_chars;
        }
    }
    size_ = static_cast<std::size_t>(at - buffer_.get());
}

}  // namespace warpsieve::exporting
