#include "io/store/temporaries.hpp"

namespace warpsieve::io {

void remove_temporaries(FileSystem& files, const RunFiles& names) {
    for (const std::string& name : files.list(names.folder()))
        if (name.starts_with(names.temporary_prefix())) files.remove(names.folder() + "/" + name);
}

}  // namespace warpsieve::io
