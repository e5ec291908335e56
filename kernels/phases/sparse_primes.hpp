#pragma once

// Primes that hit a tile seldom: most of what a tile reads is of them, so that what it reads of a
// prime is 5 bytes and not the 16 of a PrimeRecord, and what it computes takes no division.
//
// The primes come in chunks of 256, the work of a warp at a time; in it each lane has an **octet**,
// 8 primes in a row. Of a prime there is one word for each row of the window: its first hit behind
// the window, and how far it is from the prime before. Of an octet there are its first prime and a
// reciprocal. One quotient serves all eight primes, as they are close together: it may be too small
// by two for some, which two conditional subtractions make good.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/tile_words.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

inline constexpr std::uint32_t octet_primes = 8;
inline constexpr std::uint32_t chunk_primes = octet_primes * warp_lanes;

/// Bits of a word for the first hit, which is below its prime: so all sparse primes are below 2^25.
/// The rest is half the distance from the prime before: 210 at most below 2^25.
inline constexpr std::uint32_t hit_bits = 25;
inline constexpr std::uint32_t sparse_limit = 1U << hit_bits;
/// No eight primes in a row below 2^25 lie further apart: 25,180,081 and the seven behind it do.
inline constexpr std::uint32_t octet_span = 390;

struct alignas(8) Octet {
    std::uint32_t first = 0;       ///< prime
    std::uint32_t reciprocal = 0;  ///< floor(2^32 / (first + octet_span))
};

/// Where the records lie, and for which primes of the list they are.
struct SparsePrimes {
    std::uint32_t* hits = nullptr;  ///< by row, chunk, half of an octet, lane, prime in the half
    Octet* octets = nullptr;        ///< by chunk, lane
    std::uint32_t begin = 0;        ///< in the list
    std::uint32_t end = 0;
};

/// The last one is filled up with its last prime: to strike twice is no harm.
WARPSIEVE_HD std::uint32_t chunk_count(std::uint32_t primes) {
    return parts_of(primes, chunk_primes);
}

/// The least prime that may be in an octet, squared. For B positions before the window's end the
/// quotient q of an octet is at least B / (p + octet_span) - 1 - B / 2^32, for each of its primes p
/// then B - q p < p (1 + 1/16) + B octet_span / p; that, and the first hit below p, is below 3 p
/// when p^2 > B octet_span 16/15.
/// @param window_bits at most 2^28
WARPSIEVE_HD std::uint64_t least_sparse_square(std::uint32_t window_bits) {
    return std::uint64_t{window_bits} * (octet_span + octet_span / 8);
}

/// Four words of hits, of which a lane reads two.
WARPSIEVE_HD std::uint32_t hits_place(std::uint32_t chunk, std::uint32_t half, std::uint32_t lane) {
    return chunk * chunk_primes + (half * warp_lanes + lane) * 4;
}

/// Words of one row.
WARPSIEVE_HD std::size_t hits_of_row(const SparsePrimes& sparse) {
    return std::size_t{chunk_count(sparse.end - sparse.begin)} * chunk_primes;
}

/// Writes what there is to say of one prime.
/// @param index of the place in the chunks @param primes the whole list
WARPSIEVE_HD void make_sparse(const SparsePrimes& sparse,
                              const std::uint32_t* primes,
                              std::uint64_t window_end,
                              std::uint32_t index) {
    const std::uint32_t at = smaller(sparse.begin + index, sparse.end - 1);
    const std::uint32_t lane = index / octet_primes % warp_lanes;
    const std::uint32_t in_octet = index % octet_primes;
    const std::uint32_t p = primes[at];
    const std::uint32_t before =
        in_octet == 0 ? p : primes[smaller(sparse.begin + index - 1, sparse.end - 1)];
    const PrimeRecord record = make_record(p, window_end);
    const std::uint32_t place = hits_place(index / chunk_primes, in_octet / 4, lane) + in_octet % 4;
    for (std::uint32_t row = 0; row < rows_per_window; ++row)
        sparse.hits[row * hits_of_row(sparse) + place] =
            first_hit(record, 0, residue_of(row)) | (p - before) / 2 << hit_bits;
    if (in_octet == 0)
        sparse.octets[index / octet_primes] = {
            p, static_cast<std::uint32_t>((std::uint64_t{1} << 32) / (p + octet_span))};
}

/// Strikes every p-th bit of a tile. @param first below p
WARPSIEVE_HD void strike_from(const TileWords& words,
                              std::uint32_t bits,
                              std::uint32_t p,
                              std::uint32_t first) {
    for (std::uint32_t k = first; k < bits; k += p) words.strike(k);
}

/// Strikes the one bit that a prime not below the tile's bits may hit.
WARPSIEVE_HD void strike_once(const TileWords& words, std::uint32_t bits, std::uint32_t first) {
    if (first < bits) words.strike(first);
}

/// A lane's way through all chunks, for a tile.
struct OctetLane {
    const std::uint32_t* hits;  ///< of its octet in the first chunk
    const Octet* octets;        ///< its octet of the first chunk
    std::uint32_t bits;         ///< of the tile
    std::uint32_t before_end;   ///< from the beginning of the tile to the end of the window
};

WARPSIEVE_HD OctetLane octet_lane(const SparsePrimes& sparse,
                                  const Window& window,
                                  const Tile& tile,
                                  std::uint32_t lane) {
    return {sparse.hits + tile.row * hits_of_row(sparse) + hits_place(0, 0, lane),
            sparse.octets + lane, window.tile_bits, window.bits - tile.first};
}

/// What a lane reads of a chunk.
struct LoadedOctet {
    Octet octet;
    std::uint32_t hits[octet_primes];
};

WARPSIEVE_HD LoadedOctet load_octet(const OctetLane& in, std::uint32_t chunk) {
    LoadedOctet loaded;
    const std::uint32_t* const from = in.hits + chunk * chunk_primes;
    load_four(from, loaded.hits);
    load_four(from + hits_place(0, 1, 0), loaded.hits + 4);
    loaded.octet = in.octets[chunk * warp_lanes];
    return loaded;
}

/// @tparam once the primes are not below the bits of the tile, and hit it once at most
template <bool once>
WARPSIEVE_HD void strike_multiples(const TileWords& words,
                                   const OctetLane& in,
                                   const LoadedOctet& loaded) {
    const std::uint32_t quotient = mul_high(in.before_end, loaded.octet.reciprocal);
    std::uint32_t p = loaded.octet.first;
    std::uint32_t rest = in.before_end - quotient * p;
    WARPSIEVE_UNROLL
    for (const std::uint32_t hit : loaded.hits) {
        const std::uint32_t half_gap = hit >> hit_bits;
        p += 2 * half_gap;
        rest -= 2 * quotient * half_gap;
        const std::uint32_t sum = (hit & (sparse_limit - 1)) + rest;
        const std::uint32_t first = reduce_once(reduce_once(sum, p), p);
        if constexpr (once)
            strike_once(words, in.bits, first);
        else
            strike_from(words, in.bits, p, first);
    }
}

/// One lane's share of a chunk.
WARPSIEVE_HD void strike_octet(const TileWords& words,
                               const OctetLane& in,
                               const LoadedOctet& loaded) {
    if (loaded.octet.first >= in.bits)
        strike_multiples<true>(words, in, loaded);
    else
        strike_multiples<false>(words, in, loaded);
}

}  // namespace warpsieve::gpu
