#pragma once

namespace warpsieve::exporting {

enum class ExportFormat {
    text,  ///< one prime a line
    raw,   ///< little-endian 64-bit integers
    npy,   ///< the same behind the header of NumPy's format 1.0
};

}  // namespace warpsieve::exporting
