// Chebyshev's bias: the primes of each residue class less the mean of all classes, along the rows.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "plots/frame.hpp"
#include "plots/panels.hpp"
#include "plots/races.hpp"
#include "plots/style.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// The chains that count the classes of one modulus.
struct Field {
    Race race;
    std::vector<const Chain*> chains;
    std::vector<std::uint32_t> shown;  ///< the classes that are drawn
};

Field field_of(const Ground& ground, std::uint32_t modulus) {
    Field field{.race = Race(modulus), .chains = {}, .shown = {}};
    for (const Chain* chain : ground.counting(core::quantity_residues))
        if (chain->counted.modulus == modulus) field.chains.push_back(chain);
    field.shown = field.race.foremost_and_last(field.chains.back()->totals(), most_lines);
    return field;
}

Points leads_of(const Ground& ground, const Race& race, const Chain& chain, std::uint32_t residue) {
    return ground.along(chain, [&](const core::GridRow& row) {
        return race.lead(residue, row.totals) / fluctuation_at(row.last);
    });
}

std::string class_text(const Field& field, std::uint32_t residue) {
    return fmt::format("{} mod {}", residue, field.race.modulus());
}

std::vector<Frame::Hover> race_hovers(const Ground& ground,
                                      const Field& field,
                                      const Chain& chain) {
    std::vector<Frame::Hover> hovers;
    for (const core::GridRow& row : chain.rows) {
        const auto primes = [&](std::uint32_t residue) {
            return Race::primes_of(residue, row.totals);
        };
        const std::uint32_t first = *std::ranges::max_element(field.race.classes(), {}, primes);
        const std::uint32_t last = *std::ranges::min_element(field.race.classes(), {}, primes);
        hovers.push_back(
            {ground.axis.share(chain, row.last),
             fmt::format("through {}: most {} ({}), fewest {} ({})",
                         report::with_thousands(row.last), report::with_thousands(primes(first)),
                         class_text(field, first), report::with_thousands(primes(last)),
                         class_text(field, last))});
    }
    return hovers;
}

std::string race_title(const Field& field) {
    std::string text = fmt::format("Primes by their residues modulo {}", field.race.modulus());
    if (field.shown.size() < field.race.classes().size())
        text +=
            fmt::format(": the {} ahead and the {} behind of {} classes",
                        most_lines - most_lines / 2, most_lines / 2, field.race.classes().size());
    return text;
}

/// Where classes lie in the mean: those of squares in one place, the others in another.
std::vector<Points> means_of(const Field& field) {
    std::set<double> means;
    for (const std::uint32_t residue : field.shown) means.insert(field.race.mean_lead(residue));
    std::vector<Points> lines;
    lines.reserve(means.size());
    for (const double mean : means) lines.push_back({{0, mean}, {1, mean}});
    return lines;
}

double draw_race(const Ground& ground, const Field& field, double top) {
    std::vector<std::vector<Points>> lines;
    std::vector<Points> all;
    for (const std::uint32_t residue : field.shown) {
        lines.emplace_back();
        for (const Chain* chain : field.chains)
            lines.back().push_back(leads_of(ground, field.race, *chain, residue));
        all.insert(all.end(), lines.back().begin(), lines.back().end());
    }
    const bool with_means = std::ranges::all_of(field.chains, &Chain::from_the_first_prime);
    const Box plot{margin + gutter, top + room_above,
                   page_width - 2 * margin - gutter - name_gutter, 190};
    const std::vector<Points> means = with_means ? means_of(field) : std::vector<Points>{};
    all.insert(all.end(), means.begin(), means.end());
    Frame frame(ground.svg, plot, axis_of(all, 6, {0}));
    frame.draw_title(
        {race_title(field),
         std::string("less the mean of all classes, in units of √x / log x") +
             (with_means ? "; dashed: the bias that Rubinstein and Sarnak explain" : "")});
    frame.draw_value_lines();
    frame.draw_shares(ground.axis.ticks(10));
    std::vector<Frame::EndLabel> labels;
    for (const Points& mean : means) {
        frame.draw_line("mean_lead", mean, "c5 d");
        labels.push_back({mean.back().y, mean.back().y < 0 ? "squares" : "nonsquares", "c5"});
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string text = class_text(field, field.shown[i]);
        for (const Points& line : lines[i])
            frame.draw_line(fmt::format("{}_mod_{}", field.shown[i], field.race.modulus()), line,
                            colour(i));
        labels.push_back({lines[i].back().back().y, text, colour(i)});
    }
    frame.draw_end_labels(std::move(labels));
    for (const Chain* chain : field.chains) frame.draw_hovers(race_hovers(ground, field, *chain));
    return plot.bottom() + room_below;
}

}  // namespace

double draw_races(const Ground& ground, double top) {
    std::set<std::uint32_t> moduli;
    for (const Chain* chain : ground.counting(core::quantity_residues))
        // Of a single class there is no race.
        if (chain->counted.modulus > 2) moduli.insert(chain->counted.modulus);
    for (const std::uint32_t modulus : moduli)
        top = draw_race(ground, field_of(ground, modulus), top) + 8;
    return top;
}

}  // namespace warpsieve::plots
