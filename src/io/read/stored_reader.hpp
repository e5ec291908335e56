#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/shard.hpp"
#include "io/disk/file_system.hpp"
#include "io/read/known_counts.hpp"
#include "io/read/stored_chunks.hpp"
#include "io/store/open_run.hpp"

namespace warpsieve::io {

/// The primes that a run has stored so far, in shards or not, as primes or as a bitmap. For one
/// thread; what it fetches any thread may decode.
class StoredReader {
public:
    /// Opens the newest generation that proves good.
    /// @throw FileError when there is none; see also recover_or_throw
    StoredReader(FileSystem& files, const std::string& output);

    [[nodiscard]] const Checkpoint& checkpoint() const noexcept { return run_.checkpoint; }
    /// Newer generations that do not prove good.
    [[nodiscard]] const std::vector<BadGeneration>& bad() const noexcept { return run_.bad; }
    /// The file of the generation that was opened.
    [[nodiscard]] const std::string& file() const noexcept { return run_.file; }
    [[nodiscard]] bool stores_primes() const noexcept;
    /// What was sieved so far; empty: nothing yet.
    [[nodiscard]] std::optional<Interval> sieved() const;
    /// @throw UsageError unless all of the part has been sieved
    void require_sieved(const Interval& part) const;
    /// @throw UsageError when the run stores no primes
    void require_primes() const;

    // @pre below: require_primes(), and require_sieved(part) or of x

    /// Chunks that hold the primes of a part; those at both ends may hold others too.
    [[nodiscard]] ChunkRange chunks_of(const Interval& part);
    [[nodiscard]] EncodedChunk fetch(std::uint64_t chunk) { return chunks_.fetch(chunk); }
    /// Number of primes from the start of the job through x: known for every x where primes are
    /// stored, else where a row of the grid ends. @throw UsageError for another x
    [[nodiscard]] std::uint64_t count_through(std::uint64_t x);
    [[nodiscard]] std::uint64_t count(const Interval& part);
    [[nodiscard]] bool holds(std::uint64_t n);

private:
    [[noreturn]] void throw_unknown(std::uint64_t x, const KnownAround& around) const;
    [[nodiscard]] std::uint64_t count_primes(std::uint64_t x);
    [[nodiscard]] std::uint64_t count_bits(std::uint64_t x, const std::optional<KnownCount>& below);
    [[nodiscard]] const DecodedChunk& decoded(std::uint64_t chunk);
    [[nodiscard]] std::uint64_t first_prime_of(std::uint64_t chunk);
    [[nodiscard]] std::uint64_t chunk_with(std::uint64_t n);
    [[nodiscard]] std::uint64_t chunk_of_primes(std::uint64_t n);

    OpenedRun run_;
    std::vector<KnownCount> known_;
    StoredChunks chunks_;
    std::map<std::uint64_t, std::uint64_t> first_primes_;  ///< of the chunks looked at so far
    std::optional<std::uint64_t> decoded_index_;
    std::optional<DecodedChunk> decoded_;
};

}  // namespace warpsieve::io
