#include <stdexcept>

#include "app/primecount.hpp"

namespace warpsieve::app {

bool has_primecount() noexcept {
    return false;
}

std::uint64_t primecount_pi(std::uint64_t /*x*/, unsigned /*threads*/) {
    throw std::logic_error("this build has no libprimecount");
}

std::optional<std::uint64_t> primecount_nth(std::uint64_t /*n*/, unsigned /*threads*/) {
    throw std::logic_error("this build has no libprimecount");
}

}  // namespace warpsieve::app
