#pragma once

// Schema 3, FORMAT.md: the attributes of each group and the columns of rows, described once
// for writing and reading. Each describe_*() visits the members of the structs themselves, in the
// order of the file (hdf5/attributes.hpp, rows.hpp, columns.hpp); structs are const where they are
// written.

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "core/quantity.hpp"
#include "core/wheel.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/meaning.hpp"

namespace warpsieve::io {

inline constexpr const char* schema_name = "warpsieve";
inline constexpr const char* shard_schema_name = "warpsieve-shard";
/// The schema has the number of the format in the seal.
[[nodiscard]] inline std::string schema_version() {
    return std::to_string(seal_format);
}

inline constexpr std::array store_names = {"NONE", "BITMAP", "PRIMES"};
inline constexpr std::array status_names = {"RUNNING", "PAUSED", "COMPLETE"};
inline constexpr std::array end_reason_names = {"RUNNING",    "COMPLETED", "STOPPED",
                                                "TIME_LIMIT", "FAILED",    "KILLED"};

/// What the root of a file says besides the members of its checkpoint.
struct Label {
    std::string schema_name;
    std::string schema_version;
    std::string title;     ///< for people: the job
    std::string software;  ///< the name of this program
};

/// What /state says that is also known otherwise, or that a Progress proves before it takes it
/// over.
struct StatedResult {
    std::uint32_t session = 0;  ///< rows of /history
    std::uint32_t epoch = 0;    ///< Slurm's restart count of the newest of them
    std::uint8_t sieved_any = 0;
    std::uint64_t sieved_through = 0;
    core::Totals totals = {};
    core::LastBatch last_batch = {};
    std::string contents_digest = {};
};

template <class Archive, class AnyLabel, class AnyCheckpoint>
void describe_root(Archive& archive, AnyLabel& label, AnyCheckpoint& checkpoint) {
    archive("schema_name", label.schema_name);
    archive("schema_version", label.schema_version);
    archive("title", label.title);
    archive("software", label.software);
    archive("software_version", checkpoint.software_version);
    archive("software_commit", checkpoint.software_commit);
    archive("hdf5_version", checkpoint.hdf5_version);
    archive("run_id", checkpoint.run_id);
    archive("date_created", checkpoint.date_created);
    archive("date_modified", checkpoint.date_modified);
}

/// What /parameters says of a job in another way than the job itself.
struct StatedParameters {
    std::uint32_t wheel = core::wheel;  ///< which bitmaps depend on
    std::string constellations = {};    ///< constellations_text()
    std::string digest = {};            ///< parameters_digest()
};

template <class Archive, class AnyJob, class AnyStated>
void describe_parameters(Archive& archive, AnyJob& job, AnyStated& stated) {
    archive("start", job.interval.first);
    archive("stop", job.interval.last);
    archive("first_n", job.first_n);
    archive("store", job.store, store_names);
    archive("quantities", job.quantities.set);
    archive("constellations", stated.constellations);
    archive("modulus", job.quantities.modulus);
    archive("table_step", job.table.step);
    archive("wheel", stated.wheel);
    archive("part", job.part);
    archive("parts", job.parts);
    archive("parameters_digest", stated.digest);
}

using TotalsFields = std::vector<core::TotalsField>;

/// Calls visit(name, description, value) for each word of a number; where totals are not const, the
/// value may be set.
template <class AnyTotals, class Visit>
void visit_words(AnyTotals& totals, const core::TotalsField& field, Visit visit) {
    for (std::size_t word = 0; word < field.words(); ++word) {
        const std::string name = field.word_name(word);
        if constexpr (std::is_const_v<AnyTotals>) {
            const std::uint64_t value = field.word(totals, word);
            visit(name.c_str(), field.word_description(word), value);
        } else {
            visit(name.c_str(), field.word_description(word), field.word(totals, word));
        }
    }
}

/// What of a result must be known besides its numbers, so that it can be gone on with: the primes
/// near its ends, where constellations are counted.
template <class Archive, class AnyTotals>
void describe_ends(Archive& archive, AnyTotals& totals) {
    archive("near_first_low", totals.near_first.low);
    archive("near_first_high", totals.near_first.high);
    archive("near_last_low", totals.near_last.low);
    archive("near_last_high", totals.near_last.high);
}

/// @param fields of the job's totals; those of classes are in /residues
template <class Archive, class AnyCheckpoint, class AnyResult>
void describe_state(Archive& archive,
                    AnyCheckpoint& checkpoint,
                    AnyResult& result,
                    const TotalsFields& fields) {
    archive("status", checkpoint.status, status_names);
    archive("generation", checkpoint.generation);
    archive("session", result.session);
    archive("epoch", result.epoch);
    archive("sieved_any", result.sieved_any);
    archive("sieved_through", result.sieved_through);
    for (const core::TotalsField& field : fields)
        if (!field.of_class)
            visit_words(result.totals, field,
                        [&](const char* name, const auto&, auto& value) { archive(name, value); });
    if (core::has(checkpoint.progress.job().quantities, core::any_constellation))
        describe_ends(archive, result.totals);
    archive("elapsed_s", checkpoint.elapsed_s);
    archive("engine_s", checkpoint.engine_s);
    archive("checkpoint_interval_s", checkpoint.checkpoint_interval_s);
    archive("last_batch_start", result.last_batch.interval.first);
    archive("last_batch_stop", result.last_batch.interval.last);
    archive("last_batch_count", result.last_batch.prime_count);
    archive("last_batch_digest", result.last_batch.digest);
    archive("contents_digest", result.contents_digest);
}

/// Columns of /grid and /table.
template <class Columns, class AnyRow>
void describe_grid_row(Columns& columns, AnyRow& row, const TotalsFields& fields) {
    columns("last", row.last, Meaning{"1", "the last integer that this row covers"});
    for (const core::TotalsField& field : fields)
        visit_words(row.totals, field,
                    [&](const char* name, const std::string& description, auto& value) {
                        columns(name, value, Meaning{"1", description});
                    });
}

/// Columns of /gaps.
template <class Columns, class AnyRow>
void describe_gap_row(Columns& columns, AnyRow& row) {
    columns("size", row.size, Meaning{"1", "a difference of two neighbouring primes"});
    columns("count", row.count, Meaning{"1", "how often it occurs so far"});
    columns("first", row.first, Meaning{"1", "the smaller prime where it occurs first"});
    columns("maximal", row.maximal,
            Meaning{"1", "1: it is larger than all that begin before it; else 0"});
}

/// A row of /residues.
struct ResidueRow {
    std::uint64_t residue = 0;
    std::uint64_t count = 0;
};

/// Columns of /residues.
template <class Columns, class AnyRow>
void describe_residue_row(Columns& columns, AnyRow& row) {
    columns("residue", row.residue, Meaning{"1", "modulo the modulus of /parameters"});
    columns("count", row.count, Meaning{"1", "primes so far with this residue"});
}

/// A row of /places, which lists those of the table where they are no multiples of a step.
struct PlaceRow {
    std::uint64_t place = 0;
};

template <class Columns, class AnyRow>
void describe_place(Columns& columns, AnyRow& row) {
    columns("place", row.place, Meaning{"1", "the table has a row that ends here"});
}

/// Columns of /saves.
template <class Columns, class AnySave>
void describe_save(Columns& columns, AnySave& save) {
    columns("time", save.time,
            Meaning{"seconds since 1970-01-01 00:00:00", "when the save was begun, UTC"});
    columns("session", save.session, Meaning{"1", "the session that wrote it, a row of /history"});
    columns(
        "saves", save.saves,
        Meaning{"1", "how many saves the row stands for: this one and those that were thinned"});
    columns("sieved_through", save.sieved_through,
            Meaning{"1", "the last integer that the save covers; 0: nothing was sieved yet"});
    columns("bytes", save.bytes,
            Meaning{"byte", "that these saves wrote, shards and the newest save not counted"});
    columns("seconds", save.seconds, Meaning{"s", "that these saves took, the newest not counted"});
    columns("longest", save.longest, Meaning{"s", "that the slowest of them took"});
}

/// Columns of /history.
template <class Columns, class AnySession>
void describe_session(Columns& columns, AnySession& session) {
    columns("session", session.number);
    columns.text("session_id", session.identity.session_id, 40);
    columns.text("start_time", session.start_time, 24);
    columns.text("end_time", session.end_time, 24);
    columns.text("host", session.identity.host, 64);
    columns.text("engine", session.engine, 16);
    columns.text("device", session.device, 64);
    columns.text("driver", session.driver, 32);
    columns.text("software_version", session.software_version, 32);
    columns("slurm_job_id", session.identity.slurm_job_id);
    columns("slurm_array_task", session.identity.slurm_array_task);
    columns("slurm_restart_count", session.identity.slurm_restart_count);
    columns("sieved_any", session.sieved_any);
    columns("first", session.first);
    columns("last", session.last);
    columns("primes", session.primes);
    columns("seconds", session.seconds);
    columns("engine_seconds", session.engine_seconds);
    columns("disk_seconds", session.disk_seconds);
    columns("rechecks", session.rechecks);
    columns("redone", session.redone);
    columns("end_reason", session.end_reason, end_reason_names);
}

/// Columns of /shards.
template <class Columns, class AnyShard>
void describe_shard(Columns& columns, AnyShard& shard) {
    // "NAME.shards/000012096.000931.0003.1a2b3c4d.h5": a name of a folder has at most 255 bytes.
    columns.text("file", shard.file, 288);
    columns("level", shard.level);
    columns("offset", shard.offset);
    columns("elements", shard.elements);
    columns("first_prime", shard.first_prime);
    columns("last_prime", shard.last_prime);
    columns("prime_count", shard.prime_count);
    columns("bytes", shard.bytes);
    columns.hex("xxh3", shard.xxh3, 24);
}

}  // namespace warpsieve::io
