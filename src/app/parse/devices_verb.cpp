#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class DevicesVerb final : public Verb {
public:
    explicit DevicesVerb(CLI::App& program)
        : Verb(program, "devices", "List the GPUs, or what is wrong with them") {
        add_output_options(app(), devices_.output);
    }

    [[nodiscard]] Command command() override { return devices_; }

private:
    DevicesCommand devices_;
};

}  // namespace

std::unique_ptr<Verb> add_devices(CLI::App& program) {
    return std::make_unique<DevicesVerb>(program);
}

}  // namespace warpsieve::app
