#pragma once

// What is asked of a run, which need not be all of a job: where there is a file, it knows the rest.
// Here is decided whether a request and a file's job agree, and what job comes of both. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/job.hpp"

namespace warpsieve::core {

/// A job of which any part may be left open. What is given must be that of the file, if there is
/// one; what is not given is the file's.
struct Request {
    std::optional<std::uint64_t> start = {};
    std::optional<std::uint64_t> stop = {};     ///< 2^64-1 where first_n is not 0
    std::optional<std::uint64_t> first_n = {};  ///< 0: the whole interval
    std::optional<Store> store = {};
    std::optional<Quantities> quantities = {};
    std::optional<std::uint32_t> part = {};
    std::optional<std::uint32_t> parts = {};
    std::optional<Places> table = {};
    /// Whether the end may be farther than the file's: stop, or first_n where both have it.
    bool extend = false;
    Store unasked_store = Store::none;  ///< of a new run where no store is asked for
};

/// Whether a run can be begun with it.
[[nodiscard]] bool has_an_end(const Request& asked) noexcept;

/// The job of a new run. @pre has_an_end(asked)
[[nodiscard]] Job new_job(const Request& asked);

/// One line for each field that was asked for otherwise than the file has it: "store: none in the
/// file, primes asked for".
[[nodiscard]] std::vector<std::string> differences(const Job& in_file, const Request& asked);

/// The job with which the file's run goes on: its own, or one that ends later.
/// @pre there are no differences
[[nodiscard]] Job job_to_go_on_with(const Job& in_file, const Request& asked);

}  // namespace warpsieve::core
