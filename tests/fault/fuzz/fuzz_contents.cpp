#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "fault/fuzz/corpus.hpp"
#include "fault/fuzz/good_files.hpp"
#include "fault/fuzz/places.hpp"
#include "fault/fuzz/targets.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/image_editor.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

enum class Action : std::uint8_t { set, remove_name, remove_object, chunk, extent };
constexpr int actions = 5;

/// Values at which arithmetic goes wrong, and any.
std::uint64_t value_of(std::uint8_t kind, std::uint64_t number) {
    constexpr auto edges =
        std::to_array<std::uint64_t>({0, 1, 29, 30, 31, 7199, 10'000, 65'536, 524'288, 0xffffffff,
                                      1ULL << 62, ~0ULL - 29, ~0ULL});
    return kind < edges.size() ? edges[kind] : number;
}

/// Texts that readers take apart, and any.
std::string text_of(std::uint8_t kind, std::uint64_t number) {
    const auto edges = std::to_array<std::string>(
        {"", "0123456789abcdef", "../../precious", "run.shards/..", "run.shards/", "x.shards/a.h5",
         "/run.shards/a.h5", std::string(400, 'a'), std::string(5000, 'b'), "warpsieve", "\xff\xfe",
         io::to_hex(number), "0123456789abcdeg"});
    if (kind < edges.size()) return edges[kind];
    std::string text(sizeof number, '\0');
    std::memcpy(text.data(), &number, sizeof number);
    return text.substr(0, text.find('\0'));
}

/// A change of the file, as so many bytes of the input say it.
struct Change {
    static constexpr std::size_t size = 11;

    explicit Change(FuzzInput input)
        : action(static_cast<Action>(input[0] % actions)),
          place(places[input[1] % places.size()]),
          kind(input[2]) {
        std::memcpy(&number, &input[3], sizeof number);
    }

    Action action;
    const Place& place;
    std::uint8_t kind;
    std::uint64_t number = 0;
};

void set(hid_t file, const Change& change) {
    const Place& place = change.place;
    const std::uint64_t value = value_of(change.kind, change.number);
    switch (place.kind) {
        case Kind::number: return set_number(file, place.object, place.name, value);
        case Kind::text:
            return set_text(file, place.object, place.name, text_of(change.kind, change.number));
        case Kind::column: return set_column(file, place.object, place.name, value);
        case Kind::dataset: return set_element(file, place.object, change.number % 1000, value);
    }
}

/// Overwrites a byte of the first chunk as it lies in the file, or cuts it: filters meet it next.
void damage_chunk(hid_t file, const Change& change) {
    const io::Handle dataset(H5Dopen2(file, change.place.object, H5P_DEFAULT), "open a data set");
    const hsize_t first = 0;
    hsize_t size = 0;
    io::checked(H5Dget_chunk_storage_size(dataset.get(), &first, &size), "size a chunk");
    Bytes chunk(size);
    std::uint32_t filters = 0;
    io::checked(H5Dread_chunk(dataset.get(), H5P_DEFAULT, &first, &filters, chunk.data()),
                "read a chunk");
    if (chunk.empty()) return;
    if (change.kind % 4 == 0)
        chunk.resize(1 + change.number % chunk.size());
    else
        chunk[(change.number >> 8U) % chunk.size()] = static_cast<std::uint8_t>(change.number);
    io::checked(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, change.kind % 4 == 1 ? 1 : filters,
                               &first, chunk.size(), chunk.data()),
                "write a chunk");
}

void set_extent(hid_t file, const Change& change) {
    const io::Handle dataset(H5Dopen2(file, change.place.object, H5P_DEFAULT), "open a data set");
    // libhdf5 makes all that is added to a data set, so no more than a few chunks.
    const hsize_t extent = value_of(change.kind, change.number) % 3'000'000;
    io::checked(H5Dset_extent(dataset.get(), &extent), "set an extent");
}

void apply(hid_t file, const Change& change) {
    switch (change.action) {
        case Action::set: return set(file, change);
        case Action::remove_name:
            return remove_attribute(file, change.place.object, change.place.name);
        case Action::remove_object: return remove_object(file, change.place.object);
        case Action::chunk: return damage_chunk(file, change);
        case Action::extent: return set_extent(file, change);
    }
}

/// Makes the digest of the parameters fit them again: nothing behind it would ever be read.
void sign_parameters(hid_t file) {
    const core::Job job = io::read_parameters(file).job;
    set_text(file, "parameters", "parameters_digest", io::to_hex(io::parameters_digest(job)));
}

/// @param what changes a file; where libhdf5 does not let it, the file stays as it is
template <class Do>
void if_possible(Do what) {
    try {
        what();
    } catch (const Error&) {
    } catch (const OutOfMemory&) {
        // It asks libhdf5 for more than there is.
    }
}

constexpr std::size_t most_changes = 6;

/// @param input a byte that says whether parameters are signed, then the changes
void change_all(hid_t file, FuzzInput input) {
    if (input.empty()) return;
    const bool sign = input[0] % 2 == 0;
    input = input.subspan(1);
    for (std::size_t n = 0; n < most_changes && input.size() >= Change::size; ++n) {
        if_possible([&] { apply(file, Change(input)); });
        input = input.subspan(Change::size);
    }
    if (sign) if_possible([&] { sign_parameters(file); });
}

/// Decodes chunks as `verify` and `export` do, and as any other program does.
void decode_chunks(const Bytes& file, core::Store store, const std::vector<Bytes>& full) {
    Bytes raw(io::chunk_bytes);
    for (const Bytes& chunk : full)
        if_possible([&] { io::ChunkDecoder(store).decode(chunk, raw); });
    if_possible([&] { io::read_stored(file, store, [](std::span<const std::uint8_t>) {}); });
}

void decode_shard(Bytes file, const GoodFile& good) {
    io::seal_file(file, io::shard_seal);
    io::Shard row = good.row;
    row.bytes = file.size();
    row.xxh3 = io::xxh3(std::span(file).subspan(io::seal_bytes));
    if_possible([&] { io::prove_shard(file, row, good.store, good_run_id); });
    decode_chunks(file, good.store, {});
}

void decode_checkpoint(const Bytes& file) {
    if_possible([&] {
        static_cast<void>(io::prove_checkpoint(file, io::TailChunks::leave));
        const io::Checkpoint checkpoint = io::prove_checkpoint(file, io::TailChunks::load);
        const core::Store store = checkpoint.progress.job().store;
        if (store != core::Store::none) decode_chunks(file, store, checkpoint.tail.full);
    });
}

}  // namespace

void fuzz_contents(FuzzInput input) {
    const std::size_t which = input.empty() ? 0 : input[0] % good_files().size();
    const GoodFile& good = good_files()[which];
    Bytes file = edited(good.bytes, [&](hid_t open) {
        change_all(open, input.subspan(std::min<std::size_t>(1, input.size())));
    });
    if (good.is_shard)
        decode_shard(std::move(file), good);
    else
        decode_checkpoint(file);
}

std::vector<std::vector<std::uint8_t>> contents_seeds() {
    std::vector<std::vector<std::uint8_t>> seeds = kept_corpus("contents");
    const auto last_file = static_cast<std::uint8_t>(good_files().size() - 1);
    const auto last_place = static_cast<std::uint8_t>(places.size() - 1);
    for (std::uint8_t file = 0; file <= last_file; ++file) {
        seeds.push_back({file});
        // Every action on every place, but not in every file.
        for (std::uint8_t place = 0; place <= last_place; ++place) {
            const auto action = static_cast<std::uint8_t>((file + place) % actions);
            seeds.push_back({file, 0, action, place, 255, 7, 3, 0, 0, 0, 0, 0, 0});
            // A chunk cut, and one that says that it has passed by a filter.
            if (places[place].kind == Kind::dataset)
                for (const std::uint8_t kind : {std::uint8_t{252}, std::uint8_t{253}})
                    seeds.push_back({file, 0, static_cast<std::uint8_t>(Action::chunk), place, kind,
                                     7, 3, 0, 0, 0, 0, 0, 0});
        }
    }
    return seeds;
}

}  // namespace warpsieve::test
