#include "export/printer.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/list_tuplets.hpp"
#include "core/wheel.hpp"

namespace warpsieve::exporting {
namespace {

/// Bytes of a bitmap that are made text at a time, some 15 bytes of text each. Enough to be worth
/// waking a thread for, and little enough for the second cache, from which another core writes it:
/// a billion integers from 1e12 on, into a pipe, take 0.41 s of processor time with 16 to 64 KiB
/// and 0.45 s with 256 KiB.
constexpr std::size_t piece_bytes = std::size_t{1} << 15;

/// A stretch of the bitmap of a batch.
struct Piece {
    std::shared_ptr<const core::BatchResult> batch;  ///< a task may outlive its caller's interest
    std::size_t at = 0;                              ///< its first byte in the bitmap
    std::uint8_t byte_before = 0;

    [[nodiscard]] std::span<const std::uint8_t> bytes() const {
        return std::span(batch->bitmap)
            .subspan(at, std::min(piece_bytes, batch->bitmap.size() - at));
    }
    [[nodiscard]] std::uint64_t first_byte() const {
        return core::byte_of(batch->interval.first) + at;
    }
};

void append_primes(const Piece& piece, DecimalLines& lines) {
    if (piece.at == 0)
        for (const std::uint64_t p : core::wheel_primes)
            if (piece.batch->interval.contains(p)) lines.append(std::span(&p, 1));
    lines.append_bits(piece.bytes(), piece.first_byte());
}

void append_tuplets(const Piece& piece, std::size_t kind, DecimalLines& lines) {
    std::vector<std::uint64_t> members;
    if (piece.at == 0) core::append_low_tuplets(kind, piece.batch->interval, members);
    core::append_tuplets(kind, piece.bytes(), piece.first_byte(), piece.byte_before, members);
    lines.append_tuplets(members, core::tuplet_size(kind));
}

}  // namespace

Printer::Printer(std::optional<std::size_t> kind, unsigned threads, Write write)
    : kind_(kind),
      write_(std::move(write)),
      tasks_(std::min(threads, most_export_threads), "to make text") {}

void Printer::print(core::BatchResult batch) {
    const auto shared = std::make_shared<const core::BatchResult>(std::move(batch));
    const std::size_t size = shared->bitmap.size();
    for (std::size_t at = 0; at < size || !tasks_.empty();) {
        if (tasks_.full() || at >= size) {
            write(tasks_.take());
            continue;
        }
        submit_piece(shared, at);
        at += piece_bytes;
    }
    byte_before_ = shared->bitmap.back();
}

void Printer::submit_piece(const SharedBatch& batch, std::size_t at) {
    tasks_.submit([piece = Piece{batch, at, at == 0 ? byte_before_ : batch->bitmap[at - 1]},
                   kind = kind_, lines = spare_.take()]() mutable {
        if (kind)
            append_tuplets(piece, *kind, lines);
        else
            append_primes(piece, lines);
        return std::move(lines);
    });
}

void Printer::write(DecimalLines lines) {
    if (!lines.text().empty()) write_(bytes_of(lines.text()));
    spare_.give_back(std::move(lines));
}

}  // namespace warpsieve::exporting
