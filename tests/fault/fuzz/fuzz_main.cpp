// The entry of libFuzzer for one of the targets, FUZZ_TARGET. `PROGRAM --write-seeds FOLDER` makes
// its seeds.

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "fault/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    warpsieve::test::FUZZ_TARGET({data, size});
    return 0;
}

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    if (*count != 3 || std::string((*arguments)[1]) != "--write-seeds") return 0;
    int number = 0;
    for (const auto& seed : warpsieve::test::FUZZ_SEEDS())
        std::ofstream(std::string((*arguments)[2]) + "/seed" + std::to_string(number++),
                      std::ios::binary)
            .write(reinterpret_cast<const char*>(seed.data()),
                   static_cast<std::streamsize>(seed.size()));
    std::exit(number > 0 ? 0 : 1);
}
