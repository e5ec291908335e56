#include "io/checkpoint/metadata.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/residues.hpp"
#include "core/wheel.hpp"
#include "io/checkpoint/constellations_text.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/columns.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

constexpr auto session_columns = [](auto& columns, auto& session) {
    describe_session(columns, session);
};

constexpr auto save_columns = [](auto& columns, auto& save) { describe_save(columns, save); };

constexpr auto gap_columns = [](auto& columns, auto& row) { describe_gap_row(columns, row); };

constexpr auto residue_columns = [](auto& columns, auto& row) {
    describe_residue_row(columns, row);
};

constexpr auto place_columns = [](auto& columns, auto& row) { describe_place(columns, row); };

/// @param fields outlive what is returned
auto grid_columns(const TotalsFields& fields) {
    return [&fields](auto& columns, auto& row) { describe_grid_row(columns, row, fields); };
}

std::string title_of(const core::Job& job) {
    const std::string title = "primes in [" + std::to_string(job.interval.first) + ", " +
                              std::to_string(job.interval.last) + "]";
    if (job.parts == 1) return title;
    return title + ", part " + std::to_string(job.part) + "/" + std::to_string(job.parts);
}

void write_root(hid_t file, const Checkpoint& checkpoint) {
    const Label label{.schema_name = schema_name,
                      .schema_version = schema_version(),
                      .title = title_of(checkpoint.progress.job()),
                      .software = "warpsieve"};
    AttributeWriter attributes(file);
    describe_root(attributes, label, checkpoint);
}

void write_parameters(hid_t file, const core::Job& job) {
    Handle group = make_group(file, "parameters");
    AttributeWriter attributes(group.get());
    const StatedParameters stated{.constellations = constellations_text(job.quantities.own),
                                  .digest = to_hex(parameters_digest(job))};
    describe_parameters(attributes, job, stated);
    group.close("close /parameters");
}

void write_places(hid_t file, const core::Places& table) {
    if (table.listed.empty()) return;
    std::vector<PlaceRow> rows;
    for (const std::uint64_t place : table.listed) rows.push_back({place});
    write_columns(file, "places", rows, place_columns, "where rows of the table end");
}

/// Primes by their residues: those of the state.
void write_residues(hid_t file, const core::Totals& totals, const TotalsFields& fields) {
    std::vector<ResidueRow> rows;
    for (const core::TotalsField& field : fields)
        if (field.of_class) rows.push_back({field.index, field.word(totals, 0)});
    write_columns(file, "residues", rows, residue_columns,
                  "primes by their residues: those that do not divide the modulus");
}

/// What only some jobs have: their other tables.
void write_further(hid_t file, const core::Progress& progress, const TotalsFields& fields) {
    const core::Job& job = progress.job();
    if (!job.table.empty())
        write_columns(file, "table", progress.table(), grid_columns(fields),
                      "running totals, as in the grid, at the places that were asked for");
    if (core::has(job.quantities, core::quantity_gap_table))
        write_columns(file, "gaps", progress.gap_table().rows(), gap_columns,
                      "how often each difference of neighbouring primes occurs, and where first");
    if (core::has(job.quantities, core::quantity_residues))
        write_residues(file, progress.totals(), fields);
}

void write_state(hid_t file, const Checkpoint& checkpoint, const TotalsFields& fields) {
    const core::Progress& progress = checkpoint.progress;
    const StatedResult result{
        .session = static_cast<std::uint32_t>(checkpoint.history.size()),
        .epoch = checkpoint.history.back().identity.slurm_restart_count,
        .sieved_any = static_cast<std::uint8_t>(progress.sieved_through().has_value()),
        .sieved_through = progress.sieved_through().value_or(0),
        .totals = progress.totals(),
        .last_batch = progress.last_batch().value_or(core::LastBatch{}),
        .contents_digest = to_hex(contents_digest(checkpoint))};
    Handle group = make_group(file, "state");
    AttributeWriter attributes(group.get());
    describe_state(attributes, checkpoint, result, fields);
    group.close("close /state");
}

void require_possible(const core::Job& job, const StatedParameters& stated) {
    const core::Quantities& counted = job.quantities;
    const bool possible =
        job.interval.first <= job.interval.last && stated.wheel == core::wheel &&
        job.part < job.parts && core::has(counted, core::quantity_primes) &&
        !core::has(counted, ~core::known_quantities) &&
        core::has(counted, core::quantity_constellations) == !counted.own.empty() &&
        core::has(counted, core::quantity_residues) == (counted.modulus != 0) &&
        counted.modulus <= core::largest_modulus &&
        (job.table.step == 0 || job.table.listed.empty()) &&
        std::ranges::adjacent_find(job.table.listed, std::greater_equal<>{}) ==
            job.table.listed.end() &&
        core::places_within(job.table, core::expected_interval(job)) <= core::max_table_rows;
    if (!possible) throw DamagedError("its parameters are out of range");
}

core::Job read_job(hid_t file) {
    auto [job, stated] = read_parameters(file);
    require_possible(job, stated);
    if (stated.digest != to_hex(parameters_digest(job)))
        throw WrongResultError("its parameters_digest does not fit its parameters");
    return job;
}

/// Fills in what /state says of a checkpoint, and returns what is still to be proved of it.
StatedResult read_state(hid_t file, Checkpoint& checkpoint, const TotalsFields& fields) {
    const Handle group = open_group(file, "state");
    StatedResult result;
    AttributeReader attributes(group.get());
    describe_state(attributes, checkpoint, result, fields);
    return result;
}

void read_residues(hid_t file, core::Totals& totals, const TotalsFields& fields) {
    auto rows = read_columns<ResidueRow>(file, "residues", residue_columns);
    auto row = rows.begin();
    for (const core::TotalsField& field : fields) {
        if (!field.of_class) continue;
        if (row == rows.end() || row->residue != field.index)
            throw DamagedError("its residues are not those of its modulus");
        field.word(totals, 0) = (row++)->count;
    }
    if (row != rows.end()) throw DamagedError("it has more residues than its modulus");
}

core::Progress read_progress(hid_t file,
                             const core::Job& job,
                             StatedResult& result,
                             const TotalsFields& fields) {
    core::ProgressState state;
    if (result.sieved_any != 0) {
        state.sieved_through = result.sieved_through;
        state.last_batch = result.last_batch;
    }
    state.grid = read_columns<core::GridRow>(file, "grid", grid_columns(fields));
    if (!job.table.empty())
        state.table = read_columns<core::GridRow>(file, "table", grid_columns(fields));
    if (core::has(job.quantities, core::quantity_gap_table))
        state.gap_table =
            core::GapTable(read_columns<core::GapRow>(file, "gaps", gap_columns), result.totals);
    if (core::has(job.quantities, core::quantity_residues))
        read_residues(file, result.totals, fields);
    state.near_first = result.totals.near_first;
    state.near_last = result.totals.near_last;
    core::Progress progress(job, std::move(state));
    if (progress.totals() != result.totals)
        throw WrongResultError("its totals differ from the last row of its grid");
    return progress;
}

/// Nothing is resumed by them, but they must not lead readers out of the history.
std::vector<Save> read_saves(hid_t file, std::size_t sessions) {
    std::vector<Save> saves = read_columns<Save>(file, "saves", save_columns);
    for (const Save& save : saves)
        if (save.session == 0 || save.session > sessions || save.saves == 0 ||
            !std::isfinite(save.time))
            throw WrongResultError("its saves contradict its history");
    return saves;
}

void read_root(hid_t file, Checkpoint& checkpoint) {
    Label label;
    AttributeReader attributes(file);
    describe_root(attributes, label, checkpoint);
    if (label.schema_name != schema_name || label.schema_version != schema_version())
        throw DamagedError("its schema is " + label.schema_name + " " + label.schema_version +
                           ", this version knows " + schema_name + " " + schema_version());
}

}  // namespace

void write_metadata(hid_t file, const Checkpoint& checkpoint) {
    const core::Progress& progress = checkpoint.progress;
    const TotalsFields fields = core::totals_fields(progress.job().quantities);
    write_root(file, checkpoint);
    write_parameters(file, progress.job());
    write_places(file, progress.job().table);
    write_state(file, checkpoint, fields);
    write_table(file, "history", checkpoint.history, session_columns,
                "one row a start of the program; times in UTC, seconds in s; first and last: the "
                "integers that it sieved, if sieved_any");
    write_columns(file, "saves", checkpoint.saves, save_columns,
                  "when the run was saved, last of all in this file, and what that took");
    write_columns(file, "grid", progress.grid(), grid_columns(fields),
                  "running totals: row by row of the integers from the start of the job through "
                  "last");
    write_further(file, progress, fields);
}

Parameters read_parameters(hid_t file) {
    const Handle group = open_group(file, "parameters");
    Parameters parameters;
    core::Job& job = parameters.job;
    AttributeReader attributes(group.get());
    describe_parameters(attributes, job, parameters.stated);
    job.quantities.own = constellations_of(parameters.stated.constellations);
    if (checked(H5Lexists(file, "places", H5P_DEFAULT), "look for places") > 0)
        for (const PlaceRow& row : read_columns<PlaceRow>(file, "places", place_columns))
            job.table.listed.push_back(row.place);
    return parameters;
}

std::string read_schema_version(hid_t file) {
    std::string version;
    AttributeReader{file}("schema_version", version);
    return version;
}

Metadata read_metadata(hid_t file) {
    const core::Job job = read_job(file);
    const TotalsFields fields = core::totals_fields(job.quantities);
    Checkpoint checkpoint{core::Progress(job)};
    StatedResult result = read_state(file, checkpoint, fields);
    checkpoint.progress = read_progress(file, job, result, fields);
    read_root(file, checkpoint);
    checkpoint.history = read_table<Session>(file, "history", session_columns);
    if (checkpoint.history.empty()) throw DamagedError("its history is empty");
    checkpoint.saves = read_saves(file, checkpoint.history.size());
    if (result.epoch != checkpoint.history.back().identity.slurm_restart_count)
        throw WrongResultError("its epoch is not the restart count of its newest session");
    return {std::move(checkpoint), std::move(result.contents_digest)};
}

}  // namespace warpsieve::io
