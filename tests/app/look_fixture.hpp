#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/run_look.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::app {

/// Looks at runs that no file is of.

[[nodiscard]] inline RunLook look_at(const core::Job& job,
                                     std::uint64_t sieved_through,
                                     io::LiveStatus status = io::LiveStatus::running,
                                     const std::string& file = "run.h5") {
    io::Checkpoint run = test::new_sample(job);
    if (sieved_through != 0) test::sieve_on(run, sieved_through);
    run.history.back().seconds = 2;
    run.elapsed_s = 4;
    RunLook look{.file = file, .run = std::move(run)};
    look.life.status = status;
    if (status == io::LiveStatus::running) {
        look.life.owner = io::Owner{.identity = {.host = "node01", .pid = 1}, .since = "then"};
        look.life.writer = io::describe(*look.life.owner);
    }
    return look;
}

/// Part number `part` of four of [0, 99'999], through this share of it.
[[nodiscard]] inline RunLook look_at_part(std::uint32_t part,
                                          io::LiveStatus status = io::LiveStatus::complete,
                                          std::uint32_t parts = 4) {
    const core::Job job{
        .interval = core::part_of({0, 99'999}, part, parts), .part = part, .parts = parts};
    const std::uint64_t through = status == io::LiveStatus::complete
                                      ? job.interval.last
                                      : job.interval.first + job.interval.span() / 2;
    return look_at(job, through, status, "pi." + std::to_string(part) + ".h5");
}

[[nodiscard]] inline RunLook look_at_nothing(const std::string& file,
                                             ExitCode code = ExitCode::io) {
    return {.file = file,
            .code = code,
            .problem = "cannot open " + file + ": No such file or directory (check the path)",
            .unreadable = code == ExitCode::damaged ? "damaged" : "missing"};
}

}  // namespace warpsieve::app
