#include <array>
#include <cstring>
#include <stdexcept>

#include "fault/fuzz/targets.hpp"
#include "io/checkpoint.hpp"
#include "io/image_editor.hpp"
#include "io/seal.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

void decode(const io::Bytes& file) {
    for (const io::TailChunks chunks : {io::TailChunks::load, io::TailChunks::leave}) {
        try {
            static_cast<void>(io::prove_checkpoint(file, chunks));
        } catch (const Error&) {
            // Refused, with its reason.
        }
    }
}

const io::Bytes& good_file() {
    static const io::Bytes file = io::encode_checkpoint(small_sample());
    return file;
}

struct Place {
    const char* object;
    const char* name;  ///< an attribute, or a column of a table
    bool column;
};

constexpr auto places = std::to_array<Place>({
    {"parameters", "start", false},      {"parameters", "stop", false},
    {"parameters", "first_n", false},    {"parameters", "store", false},
    {"parameters", "quantities", false}, {"parameters", "wheel", false},
    {"parameters", "part", false},       {"parameters", "parts", false},
    {"state", "status", false},          {"state", "generation", false},
    {"state", "session", false},         {"state", "sieved_any", false},
    {"state", "sieved_through", false},  {"state", "prime_count", false},
    {"state", "smallest_prime", false},  {"state", "largest_prime", false},
    {"primes", "count", false},          {"grid", "last", true},
    {"grid", "prime_count", true},       {"grid", "largest_prime", true},
    {"history", "session", true},        {"history", "first", true},
    {"history", "last", true},           {"history", "sieved_any", true},
});

/// Values at which arithmetic goes wrong, and any.
std::uint64_t value_of(std::uint8_t kind, std::uint64_t number) {
    constexpr auto edges = std::to_array<std::uint64_t>(
        {0, 1, 29, 30, 31, 7199, 10'000, 0xffffffff, 1ULL << 62, ~0ULL - 29, ~0ULL});
    return kind < edges.size() ? edges[kind] : number;
}

/// Ten bytes a change: the place, the kind of value, the number.
constexpr std::size_t change_bytes = 10;

}  // namespace

void fuzz_checkpoint(FuzzInput input) {
    io::Bytes file(io::seal_bytes);
    file.insert(file.end(), input.begin(), input.end());
    decode(sealed_again(std::move(file)));
}

void fuzz_contents(FuzzInput input) {
    decode(edited(good_file(), [&](hid_t file) {
        for (; input.size() >= change_bytes; input = input.subspan(change_bytes)) {
            const Place& place = places[input[0] % places.size()];
            std::uint64_t number = 0;
            std::memcpy(&number, &input[2], sizeof number);
            const std::uint64_t value = value_of(input[1], number);
            if (place.column)
                set_column(file, place.object, place.name, value);
            else
                set_number(file, place.object, place.name, value);
        }
    }));
}

std::vector<std::vector<std::uint8_t>> checkpoint_seeds() {
    io::Checkpoint counts = new_sample({.interval = {0, 10'000}, .store = core::Store::none});
    sieve_on(counts, 10'000);
    std::vector<std::vector<std::uint8_t>> seeds;
    for (const io::Bytes& file : {good_file(), io::encode_checkpoint(counts)})
        seeds.emplace_back(file.begin() + io::seal_bytes, file.end());
    return seeds;
}

std::vector<std::vector<std::uint8_t>> contents_seeds() {
    std::vector<std::vector<std::uint8_t>> seeds;
    for (std::uint8_t place = 0; place < places.size(); ++place)
        for (const std::uint8_t kind : {std::uint8_t{0}, std::uint8_t{4}, std::uint8_t{10}})
            seeds.push_back({place, kind, 0, 0, 0, 0, 0, 0, 0, 0});
    return seeds;
}

}  // namespace warpsieve::test
