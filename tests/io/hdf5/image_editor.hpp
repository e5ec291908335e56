#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "io/disk/file_system.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::test {

/// The bytes of a checkpoint file after a change by libhdf5, sealed again: a file that proves whole
/// and says something wrong.
[[nodiscard]] Bytes edited(const Bytes& file, const std::function<void(hid_t)>& edit);

/// The same bytes with a fresh seal.
[[nodiscard]] Bytes sealed_again(Bytes file);

void set_number(hid_t file, const char* object, const char* attribute, std::uint64_t value);
void set_text(hid_t file, const char* object, const char* attribute, const std::string& text);
void remove_attribute(hid_t file, const char* object, const char* attribute);
void remove_object(hid_t file, const char* name);
/// Overwrites the number at `index` of a one-dimensional data set of numbers.
void set_element(hid_t file, const char* dataset, std::uint64_t index, std::uint64_t value);
/// Overwrites a column of every row of a table.
void set_column(hid_t file, const char* table, const char* column, std::uint64_t value);

}  // namespace warpsieve::test
