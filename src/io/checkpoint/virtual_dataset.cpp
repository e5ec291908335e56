#include "io/checkpoint/virtual_dataset.hpp"

#include <string>

#include "io/hdf5/dataset.hpp"

namespace warpsieve::io {
namespace {

/// The name of a file for H5Pset_virtual, which takes "%b" for a running number.
std::string literal(const std::string& name) {
    std::string escaped;
    for (const char c : name) escaped.append(c == '%' ? 2 : 1, c);
    return escaped;
}

struct Source {
    std::string file;  ///< relative to the folder of the file that has the virtual data set
    const char* dataset;
    hsize_t offset;
    hsize_t elements;
};

void map_source(const Handle& creation, const Handle& space, const Source& source) {
    checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &source.offset, nullptr,
                                &source.elements, nullptr),
            "select a part of the virtual data set");
    const Handle all(H5Screate_simple(1, &source.elements, nullptr), "shape a source");
    checked(
        H5Pset_virtual(creation.get(), space.get(), source.file.c_str(), source.dataset, all.get()),
        "map a source");
}

}  // namespace

Handle create_virtual(hid_t file,
                      core::Store store,
                      const std::vector<Shard>& shards,
                      std::uint64_t tail_elements) {
    const hid_t type = store == core::Store::primes ? H5T_STD_U64LE : H5T_STD_U8LE;
    const std::uint64_t sealed = sealed_elements(shards);
    const hsize_t extent = sealed + tail_elements;
    const Handle space(H5Screate_simple(1, &extent, nullptr), "shape the virtual data set");
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a creation list");
    // 0 is no prime: what libhdf5 could not read shows at least there.
    const std::uint64_t zero = 0;
    checked(H5Pset_fill_value(creation.get(), H5T_NATIVE_UINT64, &zero), "set the fill value");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    for (const Shard& shard : shards)
        map_source(creation, space,
                   {literal(shard.file), dataset_name(store), shard.offset, shard.elements});
    if (tail_elements > 0) map_source(creation, space, {".", tail_name, sealed, tail_elements});
    checked(H5Sselect_all(space.get()), "select the virtual data set");
    return {H5Dcreate2(file, dataset_name(store), type, space.get(), H5P_DEFAULT, creation.get(),
                       H5P_DEFAULT),
            "create the virtual data set"};
}

}  // namespace warpsieve::io
