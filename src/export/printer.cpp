#include "export/printer.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/list_constellations.hpp"
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
    std::vector<std::uint8_t> before = {};           ///< the bytes before the batch
    std::uint64_t first = 0;                         ///< the first integer of all batches

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

void append_constellations(const Piece& piece,
                           const core::ConstellationLister& lister,
                           DecimalLines& lines) {
    const std::span<const std::uint8_t> bytes = piece.bytes();
    Interval lasts = core::integers_of({piece.first_byte(), bytes.size()});
    lasts.last = std::min(lasts.last, piece.batch->interval.last);
    std::vector<std::uint64_t> members;
    lister.append_low(piece.first, lasts, members);
    if (piece.at == 0) {
        std::vector<std::uint8_t> joined = piece.before;
        joined.insert(joined.end(), bytes.begin(), bytes.end());
        lister.append(joined, piece.before.size(), piece.first_byte(), members);
    } else {
        const std::size_t before = core::listed_before;
        const auto with_before =
            std::span(piece.batch->bitmap).subspan(piece.at - before, before + bytes.size());
        lister.append(with_before, before, piece.first_byte(), members);
    }
    lines.append_tuplets(members, lister.size());
}

}  // namespace

Printer::Printer(std::optional<core::Constellation> constellation, unsigned threads, Write write)
    : write_(std::move(write)), tasks_(std::min(threads, most_export_threads), "to make text") {
    if (constellation) lister_.emplace(std::move(*constellation));
}

void Printer::print(core::BatchResult batch) {
    const auto shared = std::make_shared<const core::BatchResult>(std::move(batch));
    const std::size_t size = shared->bitmap.size();
    if (!first_) first_ = shared->interval.first;
    for (std::size_t at = 0; at < size || !tasks_.empty();) {
        if (tasks_.full() || at >= size) {
            write(tasks_.take());
            continue;
        }
        submit_piece(shared, at);
        at += piece_bytes;
    }
    keep_last(shared->bitmap);
}

void Printer::keep_last(const std::vector<std::uint8_t>& bitmap) {
    const std::size_t kept = std::min(bitmap.size(), core::listed_before);
    before_.insert(before_.end(), bitmap.end() - static_cast<std::ptrdiff_t>(kept), bitmap.end());
    const std::size_t more = before_.size() - std::min(before_.size(), core::listed_before);
    before_.erase(before_.begin(), before_.begin() + static_cast<std::ptrdiff_t>(more));
}

void Printer::submit_piece(const SharedBatch& batch, std::size_t at) {
    // All tasks end before this printer does.
    tasks_.submit([piece = Piece{batch, at, at == 0 ? before_ : std::vector<std::uint8_t>(),
                                 first_.value_or(0)},
                   this, lines = spare_.take()]() mutable {
        if (lister_)
            append_constellations(piece, *lister_, lines);
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
