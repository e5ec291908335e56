#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "plots/run.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::plots {

/// When the first session of every run here began: 2026-01-02 03:04:05 UTC.
inline constexpr double sample_start = 1767323045;

[[nodiscard]] inline std::string sample_utc(double seconds_later) {
    const auto later = static_cast<unsigned>(seconds_later) + 3 * 3600 + 4 * 60 + 5;
    return fmt::format("2026-01-{:02}T{:02}:{:02}:{:02}Z", 2 + later / 86400, later / 3600 % 24,
                       later / 60 % 60, later % 60);
}

/// A run of the job, sieved by trial division through `last`.
[[nodiscard]] inline Run sieved_run(const core::Job& job,
                                    std::uint64_t last,
                                    const std::string& file = "run.h5") {
    io::Checkpoint run = test::new_sample(job);
    test::sieve_on(run, last, 24000);
    run.history.back().seconds = 60;
    return {.file = file, .status = to_string(run.status), .checkpoint = std::move(run)};
}

/// Makes the work of a run that of so many sessions, each of a minute with two minutes between, on
/// a few hosts, with so many saves each.
inline void divide_among_sessions(Run& run, std::uint32_t sessions, std::uint32_t saves) {
    io::Checkpoint& checkpoint = *run.checkpoint;
    const core::Progress& progress = checkpoint.progress;
    const std::uint64_t first = progress.job().interval.first;
    const std::uint64_t share = (*progress.sieved_through() - first) / sessions;
    const io::Session model = checkpoint.history.front();
    checkpoint.history.clear();
    for (std::uint32_t i = 0; i < sessions; ++i) {
        constexpr double pitch = 180;
        io::Session session = model;
        session.number = i + 1;
        session.identity.host = "node0" + std::to_string(i * 7 / 3 % 4 + 1);
        session.start_time = sample_utc(i * pitch);
        session.end_time = sample_utc(i * pitch + 60);
        session.first = first + i * share + (i == 0 ? 0 : 1);
        session.last = i + 1 == sessions ? *progress.sieved_through() : first + (i + 1) * share;
        session.seconds = 60;
        session.engine_seconds = 55;
        session.disk_seconds = 2;
        session.end_reason =
            static_cast<io::EndReason>(i + 1 == sessions ? 1 : std::vector{5, 2, 5, 3, 4}[i % 5]);
        checkpoint.history.push_back(session);
        for (std::uint32_t save = 0; save < saves; ++save)
            io::note_save(checkpoint.saves,
                          {.time = sample_start + i * pitch + 1.25 + save * 50.0 / saves,
                           .session = session.number,
                           .sieved_through =
                               i == 0 && save == 0 ? 0 : session.first - 1 + share * save / saves,
                           .bytes = 20'000 + 800 * save,
                           .seconds = 0.01 + 0.002 * (i * 31 % 7),
                           .longest = 0.01 + 0.002 * (i * 31 % 7)});
    }
    checkpoint.elapsed_s = 60.0 * sessions;
    checkpoint.engine_s = 55.0 * sessions;
}

inline constexpr core::QuantitySet everything = core::all_quantities;

}  // namespace warpsieve::plots
