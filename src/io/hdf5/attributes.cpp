#include "io/hdf5/attributes.hpp"

namespace warpsieve::io {
namespace {

[[noreturn]] void malformed(const char* name) {
    throw_unreadable(std::string("its attribute ") + name + " is missing or malformed");
}

/// Longest string attribute that a reader takes: ours are far shorter.
constexpr std::size_t max_string = 4096;

}  // namespace

void order_members(const Handle& group_creation) {
    constexpr unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    constexpr unsigned most_in_header = 64;
    constexpr unsigned least_outside = most_in_header / 2;
    const hid_t creation = group_creation.get();
    checked(H5Pset_link_creation_order(creation, order), "track creation order");
    checked(H5Pset_attr_creation_order(creation, order), "track creation order");
    checked(H5Pset_link_phase_change(creation, most_in_header, least_outside),
            "keep links in a header");
    checked(H5Pset_attr_phase_change(creation, most_in_header, least_outside),
            "keep attributes in a header");
    checked(H5Pset_obj_track_times(creation, false), "turn off object times");
}

Handle make_group(hid_t parent, const char* name) {
    const Handle creation(H5Pcreate(H5P_GROUP_CREATE), "create a group creation list");
    order_members(creation);
    return {H5Gcreate2(parent, name, H5P_DEFAULT, creation.get(), H5P_DEFAULT), "create a group"};
}

Handle open_group(hid_t parent, const char* name) {
    const hid_t id = H5Gopen2(parent, name, H5P_DEFAULT);
    if (id < 0) throw_unreadable(std::string("its group ") + name + " is missing");
    return {id, "open a group"};
}

void AttributeWriter::write(const char* name,
                            hid_t file_type,
                            hid_t memory_type,
                            const void* value) const {
    const Handle space(H5Screate(H5S_SCALAR), "create a scalar");
    Handle attribute(H5Acreate2(object_, name, file_type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                     "create an attribute");
    checked(H5Awrite(attribute.get(), memory_type, value), "write an attribute");
    attribute.close("close an attribute");
}

void AttributeWriter::operator()(const char* name, std::uint64_t value) {
    write(name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}
void AttributeWriter::operator()(const char* name, std::uint32_t value) {
    write(name, H5T_STD_U32LE, H5T_NATIVE_UINT32, &value);
}
void AttributeWriter::operator()(const char* name, std::uint8_t value) {
    write(name, H5T_STD_U8LE, H5T_NATIVE_UINT8, &value);
}
void AttributeWriter::operator()(const char* name, double value) {
    write(name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}
void AttributeWriter::operator()(const char* name, const std::string& value) {
    const Handle type = make_string_type(value.size() + 1);
    write(name, type.get(), type.get(), value.c_str());
}
void AttributeWriter::raw(const char* name, const void* value, const Handle& type) {
    write(name, type.get(), type.get(), value);
}

bool AttributeReader::has(const char* name) const {
    const htri_t found = H5Aexists(object_, name);
    if (found < 0) malformed(name);
    return found > 0;
}

void AttributeReader::read(const char* name, hid_t memory_type, void* value) const {
    if (!has(name)) malformed(name);
    const Handle attribute(H5Aopen(object_, name, H5P_DEFAULT), "open an attribute");
    const Handle space(H5Aget_space(attribute.get()), "tell an attribute's shape");
    if (H5Sget_simple_extent_type(space.get()) != H5S_SCALAR ||
        H5Aread(attribute.get(), memory_type, value) < 0)
        malformed(name);
}

void AttributeReader::operator()(const char* name, std::uint64_t& value) {
    read(name, H5T_NATIVE_UINT64, &value);
}
void AttributeReader::operator()(const char* name, std::uint32_t& value) {
    read(name, H5T_NATIVE_UINT32, &value);
}
void AttributeReader::operator()(const char* name, std::uint8_t& value) {
    read(name, H5T_NATIVE_UINT8, &value);
}
void AttributeReader::operator()(const char* name, double& value) {
    read(name, H5T_NATIVE_DOUBLE, &value);
}
void AttributeReader::operator()(const char* name, std::string& value) {
    value.assign(max_string, '\0');
    read(name, make_string_type(max_string).get(), value.data());
    value.resize(value.find('\0'));
}
void AttributeReader::raw(const char* name, void* value, const Handle& type) {
    read(name, type.get(), value);
}

}  // namespace warpsieve::io
