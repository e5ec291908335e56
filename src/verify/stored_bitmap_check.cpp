#include "verify/stored_bitmap_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {
StoredBitmapCheck::StoredBitmapCheck(const core::Progress& progress,
                                     const std::optional<Interval>& window)
    : StoredDataCheck(progress, window),
      sieved_{job().interval.first, progress.sieved_through().value_or(job().interval.first)},
      byte_(core::byte_of(sieved_.first)) {}

void StoredBitmapCheck::add(std::span<const std::uint8_t> raw) {
    while (!raw.empty()) {
        // Rows end at byte seams, but for the last one, after which nothing may come.
        if (row() == nullptr) throw WrongResultError("its bitmap goes on beyond what was sieved");
        const std::uint64_t left = core::byte_of(row()->last) - byte_ + 1;
        const auto bytes = raw.first(std::min<std::uint64_t>(raw.size(), left));
        count(bytes);
        keep_window(bytes);
        byte_ += bytes.size();
        raw = raw.subspan(bytes.size());
        if (bytes.size() == left) close_row(found_with_wheel_primes());
    }
}

void StoredBitmapCheck::count(std::span<const std::uint8_t> bytes) {
    for (const std::uint64_t end : {byte_, byte_ + bytes.size() - 1})
        if ((bytes[end - byte_] & ~core::bits_inside(end, sieved_)) != 0)
            throw WrongResultError(fmt::format("its bitmap marks integers outside [{}, {}]",
                                               sieved_.first, sieved_.last));
    const core::Totals bits = core::read_totals(bytes, byte_);
    see(bits);
    found_.append(bits, core::quantity_primes);
}

/// Through the end of the row under way; 2, 3 and 5 have no bit.
core::Totals StoredBitmapCheck::found_with_wheel_primes() const {
    return core::count_wheel_primes({sieved_.first, row()->last})
        .append(found_, core::quantity_primes);
}

void StoredBitmapCheck::keep_window(std::span<const std::uint8_t> bytes) {
    if (!window()) return;
    const core::ByteRange kept = core::bytes_of(*window());
    const std::uint64_t from = std::max(byte_, kept.first);
    const std::uint64_t to = std::min(byte_ + bytes.size(), kept.first + kept.count);
    if (from < to)
        std::ranges::copy(bytes.subspan(from - byte_, to - from),
                          window_bytes().begin() + static_cast<std::ptrdiff_t>(from - kept.first));
}

void StoredBitmapCheck::close_rows() {
    if (row() != nullptr)
        throw WrongResultError(fmt::format("its bitmap ends before {}", row()->last));
}

}  // namespace warpsieve::verify
