#include "core/job.hpp"

#include <algorithm>
#include <bit>

#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Bytes of the whole before a part: the first parts take one byte more where the bytes cannot be
/// shared out evenly.
std::uint64_t bytes_before(std::uint64_t bytes, std::uint32_t part, std::uint32_t parts) {
    return bytes / parts * part + std::min<std::uint64_t>(part, bytes % parts);
}

}  // namespace

std::string to_string(Store store) {
    switch (store) {
        case Store::none: return "none";
        case Store::bitmap: return "bitmap";
        case Store::primes: return "primes";
    }
    return "unknown";
}

Job job_of_nth_prime(std::uint64_t n, std::uint64_t start) {
    return {.interval = {start, max_u64}, .first_n = n};
}

std::string no_nth_prime_text(std::uint64_t n, std::uint64_t start) {
    return "nth " + std::to_string(n) + ": there are not so many primes from " +
           std::to_string(start) + " to 2^64-1 (ask for fewer)";
}

std::uint64_t most_parts(const Interval& whole) {
    return bytes_of(whole).count;
}

Interval part_of(const Interval& whole, std::uint32_t part, std::uint32_t parts) {
    const ByteRange bytes = bytes_of(whole);
    // Both products are cuts within the whole, so that they fit even at 2^64-1.
    const auto cut = [&](std::uint32_t at) {
        return (bytes.first + bytes_before(bytes.count, at, parts)) * wheel;
    };
    return {part == 0 ? whole.first : cut(part),
            part + 1 == parts ? whole.last : cut(part + 1) - 1};
}

std::uint64_t length_holding(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t generous = saturating_add(count, count / 4 + 512);
    const auto bits = [](std::uint64_t n) { return static_cast<std::uint64_t>(std::bit_width(n)); };
    // About the N-th prime where `first` is small, and of the size of `first` where it is large.
    const std::uint64_t last = saturating_add(first, saturating_multiply(generous, bits(generous)));
    // ln(last) < 0.7 * bits(last), since ln 2 < 0.7.
    return saturating_multiply(generous / 10 + 1, 7 * bits(last));
}

Interval expected_interval(const Job& job) {
    if (job.first_n == 0) return job.interval;
    const std::uint64_t length = length_holding(job.interval.first, job.first_n);
    return {job.interval.first,
            std::min(job.interval.last, saturating_add(job.interval.first, length))};
}

}  // namespace warpsieve::core
