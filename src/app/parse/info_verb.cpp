#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class InfoVerb final : public Verb {
public:
    explicit InfoVerb(CLI::App& program)
        : Verb(program, "info", "Show what a file says, also while a run writes it") {
        add_file(app(), info_.file);
        app()
            .add_option("--get", info_.key, "print one value: prime_count, status, ...")
            ->type_name("KEY");
        add_output_options(app(), info_.output);
    }

    [[nodiscard]] Command command() override { return info_; }

private:
    InfoCommand info_;
};

}  // namespace

std::unique_ptr<Verb> add_info(CLI::App& program) {
    return std::make_unique<InfoVerb>(program);
}

}  // namespace warpsieve::app
