#include "app/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/summary.hpp"
#include "core/quantity.hpp"
#include "report/columns.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

using Cells = std::vector<std::string>;

constexpr std::size_t page_width = 80;
/// Between two columns.
constexpr std::size_t space = 2;

/// A table of numbers: its first column says what a row is of.
class Columns {
public:
    explicit Columns(Cells heads) : rows_{std::move(heads)} {}
    /// @pre as many cells as there are heads
    void add(Cells cells) { rows_.push_back(std::move(cells)); }

    /// As many columns as the page is wide, then the others below them, each time with the first.
    [[nodiscard]] std::string text() const {
        std::string text;
        for (std::size_t from = 1; from < rows_.front().size();) {
            const std::size_t end = end_of_block(from);
            text += "\n" + block(from, end);
            from = end;
        }
        return text;
    }

private:
    [[nodiscard]] std::size_t width(std::size_t column) const {
        std::size_t widest = 0;
        for (const Cells& row : rows_) widest = std::max(widest, row[column].size());
        return widest;
    }

    /// Numbers end below each other, but for fractions of any length, which begin so.
    [[nodiscard]] report::Align align_of(std::size_t column) const {
        const bool fractions = std::ranges::any_of(
            rows_, [column](const Cells& row) { return row[column].ends_with("..."); });
        return fractions ? report::Align::left : report::Align::right;
    }

    /// One column at least, however wide.
    [[nodiscard]] std::size_t end_of_block(std::size_t from) const {
        std::size_t end = from;
        for (std::size_t used = width(0); end < rows_.front().size(); ++end) {
            used += space + width(end);
            if (used > page_width && end != from) break;
        }
        return end;
    }

    [[nodiscard]] std::string block(std::size_t from, std::size_t end) const {
        std::vector<std::size_t> columns = {0};
        for (std::size_t column = from; column < end; ++column) columns.push_back(column);
        std::vector<std::size_t> widths;
        for (const std::size_t column : columns) widths.push_back(width(column));
        std::string text;
        for (const Cells& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < columns.size(); ++i)
                line += std::string(i == 0 ? 0 : space, ' ') +
                        report::padded(row[columns[i]], widths[i], align_of(columns[i]));
            text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
        return text;
    }

    std::vector<Cells> rows_;
};

bool has_gap_table(const core::Progress& progress) {
    return core::has(progress.job().quantities, core::quantity_gap_table);
}

std::string maximal_gaps_text(const core::Progress& progress) {
    Columns columns({"maximal gap", "after", "merit"});
    for (const core::GapRow& row : progress.gap_table().rows())
        if (row.maximal != 0)
            columns.add({std::to_string(row.size), std::to_string(row.first),
                         fmt::format("{:.2f}", core::merit(row))});
    return columns.text();
}

std::string table_text(const core::Progress& progress) {
    const core::Quantities& counted = progress.job().quantities;
    Cells heads = {"through", "primes"};
    for (const auto& told : core::told_totals(core::Totals{}, counted)) heads.push_back(told.name);
    Columns columns(std::move(heads));
    for (const core::GridRow& row : progress.table()) {
        Cells cells = {std::to_string(row.last), std::to_string(row.totals.prime_count)};
        for (auto& told : core::told_totals(row.totals, counted))
            cells.push_back(std::move(told.value));
        columns.add(std::move(cells));
    }
    return columns.text();
}

std::string rows_text(std::size_t rows) {
    return report::count_text(rows, "row", "rows");
}

std::string sizes_text(const core::Progress& progress) {
    return std::to_string(progress.gap_table().rows().size());
}

}  // namespace

std::string counted_text(const core::Progress& progress) {
    const core::Job& job = progress.job();
    std::vector<core::ToldTotal> more;
    if (has_gap_table(progress))
        more.push_back({"gap sizes", sizes_text(progress) + " (how often each: --json)"});
    std::string text = totals_text(progress.totals(), job, more);
    if (has_gap_table(progress)) text += maximal_gaps_text(progress);
    if (!job.table.empty()) text += table_text(progress);
    return text;
}

std::string counted_text(const core::Progress& progress, const std::string& file) {
    std::string text = totals_text(progress.totals(), progress.job(), told_tables(progress, file));
    if (has_gap_table(progress)) text += maximal_gaps_text(progress);
    return text;
}

std::vector<core::ToldTotal> told_tables(const core::Progress& progress, const std::string& file) {
    const auto look = [&file](const char* option) {
        return " (warpsieve export " + file_word(file) + " " + option + ")";
    };
    std::vector<core::ToldTotal> lines;
    if (has_gap_table(progress))
        lines.push_back({"gap sizes", sizes_text(progress) + look("--gaps")});
    if (!progress.job().table.empty())
        lines.push_back({"table", rows_text(progress.table().size()) + look("--table")});
    return lines;
}

void add_tables(JsonObject& json, const core::Progress& progress) {
    if (has_gap_table(progress)) {
        std::vector<JsonObject> gaps;
        for (const core::GapRow& row : progress.gap_table().rows()) {
            JsonObject& gap = gaps.emplace_back();
            gap.add_small("size", row.size);
            gap.add("count", row.count);
            gap.add("first", row.first);
            gap.add("maximal", row.maximal != 0);
        }
        json.add("gaps", gaps);
    }
    if (!progress.job().table.empty()) {
        std::vector<JsonObject> rows;
        for (const core::GridRow& row : progress.table()) {
            JsonObject& json_row = rows.emplace_back();
            json_row.add("last", row.last);
            json_row.add(row.totals, progress.job().quantities);
        }
        json.add("table", rows);
    }
}

}  // namespace warpsieve::app
