#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/read/stored_chunks.hpp"
#include "io/store/recover.hpp"

// Finds primes in what a run has stored, without reading more of it than must be: where a number
// lies is told by the counts that the checkpoint states, then by a search among the first primes of
// chunks. export and the public Reader stand on it. It reads files and changes none.

namespace warpsieve::io {

/// How many primes of the job are at most `through`.
struct KnownCount {
    std::uint64_t through = 0;
    std::uint64_t count = 0;
    friend bool operator==(const KnownCount&, const KnownCount&) = default;
};

/// The counts that a checkpoint tells without a look at stored data, ascending: where rows of its
/// grid end, and where shards end. The last one is that of all that was sieved.
[[nodiscard]] std::vector<KnownCount> known_counts(const Checkpoint& checkpoint);

/// The primes that a run has stored so far, in shards or not, as primes or as a bitmap. For one
/// thread; what it fetches any thread may decode.
class StoredReader {
public:
    /// Opens the newest verified generation.
    /// @param reading its warning is told of shards that are marked, when they are read
    /// @throw as open_run(); core::Interrupted when stopped, by whatever reads a chunk too
    StoredReader(FileSystem& files, const std::string& output, const Reading& reading = {});

    [[nodiscard]] const Checkpoint& checkpoint() const noexcept { return run_.checkpoint; }
    /// What is to be told of the generation, and of newer ones that were passed over.
    [[nodiscard]] std::vector<std::string> warnings() const { return run_.warnings(); }
    /// The file of the generation that was opened.
    [[nodiscard]] const std::string& file() const noexcept { return run_.file; }
    [[nodiscard]] bool stores_primes() const noexcept;
    /// The interval that was sieved so far; empty: nothing yet.
    [[nodiscard]] std::optional<Interval> sieved() const;
    /// @throw UsageError unless all of the range has been sieved
    void require_sieved(const Interval& range) const;
    /// @throw UsageError when the run stores no primes
    void require_primes() const;

    // @pre below: require_primes(), and require_sieved(range) or of x

    /// Chunks that hold the primes of a range; those at both ends may hold others too.
    [[nodiscard]] ChunkRange chunks_of(const Interval& range);
    [[nodiscard]] EncodedChunk fetch(std::uint64_t chunk, Bytes spent = {}) {
        return chunks_.fetch(chunk, std::move(spent));
    }
    /// Number of primes from the start of the job through x: known for every x where primes are
    /// stored, else where a row of the grid ends. @throw UsageError for another x
    [[nodiscard]] std::uint64_t count_through(std::uint64_t x);
    [[nodiscard]] std::uint64_t count(const Interval& range);
    [[nodiscard]] bool holds(std::uint64_t n);

private:
    /// What is known around an integer: the count at or below it, and the next above it.
    struct KnownAround {
        std::optional<KnownCount> below;
        std::optional<KnownCount> above;
    };
    [[nodiscard]] KnownAround known_around(std::uint64_t x) const;
    [[noreturn]] void throw_unknown(std::uint64_t x, const KnownAround& around) const;
    [[nodiscard]] std::uint64_t count_primes(std::uint64_t x);
    [[nodiscard]] std::uint64_t count_bits(std::uint64_t x, const std::optional<KnownCount>& below);
    [[nodiscard]] const DecodedChunk& decoded(std::uint64_t chunk);
    [[nodiscard]] std::uint64_t first_prime_of(std::uint64_t chunk);
    [[nodiscard]] std::uint64_t chunk_with(std::uint64_t n);
    [[nodiscard]] std::uint64_t chunk_of_primes(std::uint64_t n);

    Recovered run_;
    std::vector<KnownCount> known_;
    StoredChunks chunks_;
    std::map<std::uint64_t, std::uint64_t> first_primes_;  ///< of the chunks looked at so far
    std::optional<std::uint64_t> decoded_index_;
    std::optional<DecodedChunk> decoded_;
};

}  // namespace warpsieve::io
