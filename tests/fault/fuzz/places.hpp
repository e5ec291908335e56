#pragma once

#include <array>
#include <cstdint>

namespace warpsieve::test {

/// How a place is changed.
enum class Kind : std::uint8_t { number, text, column, dataset };

/// Something that a file says.
struct Place {
    const char* object;
    const char* name;  ///< an attribute, or a column of a table; of a data set: its only column
    Kind kind;
};

/// "." is the root group. Places that a file has not are left alone.
inline constexpr auto places = std::to_array<Place>({
    {".", "schema_name", Kind::text},
    {".", "run_id", Kind::text},
    {".", "date_created", Kind::text},
    {".", "session", Kind::number},
    {".", "level", Kind::number},
    {".", "store", Kind::number},
    {".", "offset", Kind::number},
    {".", "elements", Kind::number},
    {".", "prime_count", Kind::number},
    {".", "first_prime", Kind::number},
    {".", "last_prime", Kind::number},
    {"parameters", "start", Kind::number},
    {"parameters", "stop", Kind::number},
    {"parameters", "first_n", Kind::number},
    {"parameters", "store", Kind::number},
    {"parameters", "quantities", Kind::number},
    {"parameters", "wheel", Kind::number},
    {"parameters", "part", Kind::number},
    {"parameters", "parts", Kind::number},
    {"parameters", "parameters_digest", Kind::text},
    {"state", "status", Kind::number},
    {"state", "generation", Kind::number},
    {"state", "sieved_any", Kind::number},
    {"state", "sieved_through", Kind::number},
    {"state", "prime_count", Kind::number},
    {"state", "smallest_prime", Kind::number},
    {"state", "largest_prime", Kind::number},
    {"state", "contents_digest", Kind::text},
    {"grid/last", "", Kind::dataset},
    {"grid/prime_count", "", Kind::dataset},
    {"grid/largest_prime", "", Kind::dataset},
    {"saves/time", "", Kind::dataset},
    {"saves/session", "", Kind::dataset},
    {"saves/saves", "", Kind::dataset},
    {"saves/sieved_through", "", Kind::dataset},
    {"history", "session", Kind::column},
    {"history", "session_id", Kind::column},
    {"history", "host", Kind::column},
    {"history", "first", Kind::column},
    {"history", "last", Kind::column},
    {"history", "sieved_any", Kind::column},
    {"history", "end_reason", Kind::column},
    {"shards", "file", Kind::column},
    {"shards", "offset", Kind::column},
    {"shards", "elements", Kind::column},
    {"shards", "first_prime", Kind::column},
    {"shards", "last_prime", Kind::column},
    {"shards", "prime_count", Kind::column},
    {"shards", "bytes", Kind::column},
    {"shards", "xxh3", Kind::column},
    {"primes", "count", Kind::number},
    {"primes", "chain_digest", Kind::text},
    {"bitmap", "chain_digest", Kind::text},
    {"tail", "count", Kind::number},
    {"primes", "", Kind::dataset},
    {"bitmap", "", Kind::dataset},
    {"tail", "", Kind::dataset},
    {"shards", "", Kind::dataset},
    {"parameters", "constellations", Kind::text},
    {"parameters", "modulus", Kind::number},
    {"parameters", "table_step", Kind::number},
    {"state", "near_last_low", Kind::number},
    {"state", "twin_reciprocals_high", Kind::number},
    {"places/place", "", Kind::dataset},
    {"table/last", "", Kind::dataset},
    {"table/prime_count", "", Kind::dataset},
    {"gaps/size", "", Kind::dataset},
    {"gaps/count", "", Kind::dataset},
    {"gaps/first", "", Kind::dataset},
    {"gaps/maximal", "", Kind::dataset},
    {"residues/residue", "", Kind::dataset},
    {"residues/count", "", Kind::dataset},
});

}  // namespace warpsieve::test
