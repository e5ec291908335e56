#include "io/hdf5/format.hpp"

#include "io/disk/seal.hpp"

namespace warpsieve::io {

Handle create_file(const char* name, unsigned flags, const Handle& access) {
    checked(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110),
            "choose the file format");
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), "create a file creation list");
    checked(H5Pset_userblock(creation.get(), seal_bytes), "reserve the user block");
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    checked(H5Pset_link_creation_order(creation.get(), order), "track creation order");
    checked(H5Pset_attr_creation_order(creation.get(), order), "track creation order");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    return {H5Fcreate(name, flags, creation.get(), access.get()), "create a file"};
}

}  // namespace warpsieve::io
