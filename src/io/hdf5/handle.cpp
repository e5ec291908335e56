#include "io/hdf5/handle.hpp"

#include <exception>

#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// The error stack of this thread, as one line and as what it comes to.
struct Errors {
    std::string text;
    bool lack_memory = false;
};

/// libhdf5 has no word of its own for malloc that fails: it is of its class of resources, or of the
/// kinds "no space" and "cannot allocate", which for files in memory are memory as well.
bool tells_of_memory(const H5E_error2_t& error) {
    return error.maj_num == H5E_RESOURCE || error.min_num == H5E_NOSPACE ||
           error.min_num == H5E_CANTALLOC;
}

Errors newest_errors() {
    Errors errors;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned depth, const H5E_error2_t* error, void* out) -> herr_t {
            auto& found = *static_cast<Errors*>(out);
            if (depth == 0) found.lack_memory = tells_of_memory(*error);  // what came first
            try {
                found.text += depth == 0 ? ": " : " <- ";
                found.text += error->func_name;
                if (error->desc != nullptr) found.text += std::string(": ") + error->desc;
                return 0;
            } catch (const std::exception&) {  // it must not pass through libhdf5
                found.lack_memory = true;
                return -1;
            }
        },
        &errors);
    return errors;
}

}  // namespace

void throw_hdf5_error(const char* doing) {
    const Errors errors = newest_errors();
    const std::string line = std::string("libhdf5 cannot ") + doing;
    // Without a single error the library itself could not be started.
    if (errors.lack_memory || errors.text.empty())
        throw OutOfMemory(line + ": not enough memory (give the job more)" + errors.text);
    throw WrongResultError(line + errors.text);
}

void throw_unreadable(const std::string& problem) {
    const Errors errors = newest_errors();
    if (errors.lack_memory)
        throw OutOfMemory("libhdf5 has not enough memory to read a file (give the job more)" +
                          errors.text);
    throw DamagedError(problem);
}

}  // namespace warpsieve::io
