#include "core/job.hpp"

namespace warpsieve::core {

std::string to_string(Store store) {
    switch (store) {
        case Store::none: return "none";
        case Store::bitmap: return "bitmap";
        case Store::primes: return "primes";
    }
    return "unknown";
}

std::vector<std::string> differences(const Job& in_file, const Job& asked) {
    std::vector<std::string> lines;
    const auto compare = [&](const char* field, const auto& theirs, const auto& ours) {
        if (theirs != ours)
            lines.push_back(std::string(field) + ": " + theirs + " in the file, " + ours +
                            " asked for");
    };
    const auto number = [](auto n) { return std::to_string(n); };
    compare("start", number(in_file.interval.first), number(asked.interval.first));
    compare("stop", number(in_file.interval.last), number(asked.interval.last));
    compare("first_n", number(in_file.first_n), number(asked.first_n));
    compare("store", to_string(in_file.store), to_string(asked.store));
    compare("counted", quantities_text(in_file.quantities), quantities_text(asked.quantities));
    compare("part", number(in_file.part), number(asked.part));
    compare("parts", number(in_file.parts), number(asked.parts));
    return lines;
}

}  // namespace warpsieve::core
