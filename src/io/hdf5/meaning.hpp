#pragma once

// Alone, so that a schema can say what its columns mean without libhdf5.

#include <string>

namespace warpsieve::io {

/// What a column says of itself, for people and for programs that draw it.
struct Meaning {
    const char* units = "";  ///< as UDUNITS, which netCDF programs take, writes it; "1": a number
    std::string description = {};
};

}  // namespace warpsieve::io
