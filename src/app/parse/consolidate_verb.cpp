#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class ConsolidateVerb final : public Verb {
public:
    explicit ConsolidateVerb(CLI::App& program)
        : Verb(program, "consolidate", "Copy a complete run and its shards into one plain file") {
        add_file(app(), consolidate_.file);
        app()
            .add_option("-o,--output", consolidate_.target, "file to write; it must not exist")
            ->required()
            ->type_name("NEW.h5");
        add_scratch(app(), consolidate_.scratch);
        add_output_options(app(), consolidate_.output);
    }

    [[nodiscard]] Command command() override { return consolidate_; }

private:
    ConsolidateCommand consolidate_;
};

}  // namespace

std::unique_ptr<Verb> add_consolidate(CLI::App& program) {
    return std::make_unique<ConsolidateVerb>(program);
}

}  // namespace warpsieve::app
