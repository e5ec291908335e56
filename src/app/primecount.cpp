#include "app/primecount.hpp"

#include <cstdlib>
#include <exception>
#include <primecount.hpp>

#include "app/reports.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

/// Number of primes in [0, primecount_max], OEIS A007053 at 2^63.
constexpr std::uint64_t primes_to_max = 216'289'611'853'439'384;

/// Needs no memory itself.
[[noreturn]] void end_for_lack_of_means() noexcept {
    write_stderr(
        "warpsieve: libprimecount lacks memory or threads (give the job more, or ask for fewer "
        "--threads, or for --method sieve)\n");
    std::_Exit(static_cast<int>(ExitCode::unavailable));
}

void end_inside_the_library() noexcept {
    if (std::get_terminate() == end_for_lack_of_means) end_for_lack_of_means();
}

/// A call of libprimecount. Its threads are libgomp's, which calls exit() where it can start none,
/// and std::terminate where one of them has no memory: neither comes back as an exception. While
/// this lives, both end the process with 69 and a line.
class Call {
public:
    explicit Call(unsigned threads) : before_(std::set_terminate(end_for_lack_of_means)) {
        // Refused, exit() goes by without our word and code. It stays registered, and then does
        // nothing.
        static_cast<void>(std::atexit(end_inside_the_library));
        primecount::set_num_threads(static_cast<int>(threads));
    }
    ~Call() { std::set_terminate(before_); }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    Call(Call&&) = delete;
    Call& operator=(Call&&) = delete;

private:
    std::terminate_handler before_;
};

}  // namespace

bool has_primecount() noexcept {
    return true;
}

std::uint64_t primecount_pi(std::uint64_t x, unsigned threads) {
    const Call call(threads);
    return static_cast<std::uint64_t>(primecount::pi(static_cast<std::int64_t>(x)));
}

std::optional<std::uint64_t> primecount_nth(std::uint64_t n, unsigned threads) {
    if (n > primes_to_max) return std::nullopt;
    const Call call(threads);
    return static_cast<std::uint64_t>(primecount::nth_prime(static_cast<std::int64_t>(n)));
}

}  // namespace warpsieve::app
