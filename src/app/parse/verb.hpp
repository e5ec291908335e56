#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "app/parse/command.hpp"

namespace warpsieve::app {

/// One verb of the command line: its options as they were typed, and the command that they mean.
/// CLI11 fills in strings only, so that numbers never pass through a double.
class Verb {
public:
    /// Adds the verb to the program's own options.
    Verb(CLI::App& program, const char* name, const char* description)
        : app_(*program.add_subcommand(name, description)) {}
    Verb(const Verb&) = delete;
    Verb& operator=(const Verb&) = delete;
    Verb(Verb&&) = delete;
    Verb& operator=(Verb&&) = delete;
    virtual ~Verb() = default;

    /// Whether the user gave this one.
    [[nodiscard]] bool given() const { return app_.parsed(); }
    /// @pre given @throw UsageError
    [[nodiscard]] virtual Command command() = 0;

protected:
    [[nodiscard]] CLI::App& app() noexcept { return app_; }

private:
    CLI::App& app_;
};

[[nodiscard]] std::unique_ptr<Verb> add_count(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_run(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_nth(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_info(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_verify(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_selftest(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_devices(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_export(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_consolidate(CLI::App& program);
[[nodiscard]] std::unique_ptr<Verb> add_merge(CLI::App& program);

}  // namespace warpsieve::app
