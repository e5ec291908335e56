#pragma once

// Schema 1, FORMAT.md: each group's attributes and each table's columns are described once here and
// in hdf5_tables.cpp, for the encoder and the decoder alike.

#include <array>
#include <cstdint>

#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/hdf5/attributes.hpp"

namespace warpsieve::io {

inline constexpr const char* schema_name = "warpsieve";
inline constexpr const char* shard_schema_name = "warpsieve-shard";
inline constexpr const char* schema_version = "1";

/// Attributes of the root group.
struct RootRecord {
    std::string schema_name;
    std::string schema_version;
    std::string title;
    std::string software;
    std::string software_version;
    std::string software_commit;
    std::string hdf5_version;
    std::string run_id;
    std::string date_created;
    std::string date_modified;
};

template <class Archive, class Record>
void describe_root(Archive& archive, Record&& root) {
    archive("schema_name", root.schema_name);
    archive("schema_version", root.schema_version);
    archive("title", root.title);
    archive("software", root.software);
    archive("software_version", root.software_version);
    archive("software_commit", root.software_commit);
    archive("hdf5_version", root.hdf5_version);
    archive("run_id", root.run_id);
    archive("date_created", root.date_created);
    archive("date_modified", root.date_modified);
}

struct ParametersRecord {
    std::uint64_t start = 0;
    std::uint64_t stop = 0;
    std::uint64_t first_n = 0;
    std::uint8_t store = 0;
    std::uint32_t quantities = 0;
    std::uint32_t wheel = core::wheel;
    std::uint32_t part = 0;
    std::uint32_t parts = 1;
    std::string parameters_digest;
};

[[nodiscard]] inline Handle make_store_type() {
    return make_enum_type({{"NONE", 0}, {"BITMAP", 1}, {"PRIMES", 2}});
}

template <class Archive, class Record>
void describe_parameters(Archive& archive, Record&& parameters) {
    archive("start", parameters.start);
    archive("stop", parameters.stop);
    archive("first_n", parameters.first_n);
    archive("store", parameters.store, make_store_type());
    archive("quantities", parameters.quantities);
    archive("wheel", parameters.wheel);
    archive("part", parameters.part);
    archive("parts", parameters.parts);
    archive("parameters_digest", parameters.parameters_digest);
}

/// Memory layout of the compound attribute last_batch.
struct LastBatchRecord {
    std::uint64_t start = 0;
    std::uint64_t stop = 0;
    std::uint64_t count = 0;
    std::uint64_t digest = 0;
};

struct StateRecord {
    std::uint8_t status = 0;
    std::uint64_t generation = 0;
    std::uint32_t session = 0;
    std::uint32_t epoch = 0;
    std::uint8_t sieved_any = 0;
    std::uint64_t sieved_through = 0;
    core::Totals totals;
    double elapsed_s = 0;
    double engine_s = 0;
    LastBatchRecord last_batch;
    std::string contents_digest;
};

[[nodiscard]] inline Handle make_status_type() {
    return make_enum_type({{"RUNNING", 0}, {"PAUSED", 1}, {"COMPLETE", 2}});
}
[[nodiscard]] Handle make_last_batch_type();

/// @param counted of the job: only that has attributes
template <class Archive, class Record>
void describe_state(Archive& archive, Record&& state, core::Quantities counted) {
    archive("status", state.status, make_status_type());
    archive("generation", state.generation);
    archive("session", state.session);
    archive("epoch", state.epoch);
    archive("sieved_any", state.sieved_any);
    archive("sieved_through", state.sieved_through);
    core::for_each_total(counted, [&](const core::TotalsField& field) {
        archive(field.name, field.of(state.totals));
    });
    archive("elapsed_s", state.elapsed_s);
    archive("engine_s", state.engine_s);
    archive.raw("last_batch", &state.last_batch, make_last_batch_type());
    archive("contents_digest", state.contents_digest);
}

/// Columns of /grid: rows lie in memory as core::GridRow. @param counted of the job
[[nodiscard]] Handle make_grid_type(core::Quantities counted);

/// Columns of /history, as in memory; strings are cut to fit and end with a NUL.
struct SessionRecord {
    std::uint32_t session = 0;
    std::array<char, 40> session_id{};
    std::array<char, 24> start_time{};
    std::array<char, 24> end_time{};
    std::array<char, 64> host{};
    std::array<char, 16> engine{};
    std::array<char, 64> device{};
    std::array<char, 32> driver{};
    std::array<char, 32> software_version{};
    std::uint64_t slurm_job_id = 0;
    std::int64_t slurm_array_task = 0;
    std::uint32_t slurm_restart_count = 0;
    std::uint8_t sieved_any = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t primes = 0;
    double seconds = 0;
    std::uint32_t rechecks = 0;
    std::uint32_t redone = 0;
    std::uint8_t end_reason = 0;
};
[[nodiscard]] Handle make_session_type();

/// Columns of /shards, as in memory.
struct ShardRecord {
    /// "NAME.shards/000012096.000931.0003.1a2b3c4d.h5": a name of a folder has at most 255 bytes.
    std::array<char, 288> file{};
    std::uint64_t level = 0;
    std::uint64_t offset = 0;
    std::uint64_t elements = 0;
    std::uint64_t first_prime = 0;
    std::uint64_t last_prime = 0;
    std::uint64_t prime_count = 0;
    std::uint64_t bytes = 0;
    std::array<char, 24> xxh3{};
};
[[nodiscard]] Handle make_shard_type();

}  // namespace warpsieve::io
