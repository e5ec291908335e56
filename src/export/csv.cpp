#include "export/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <string_view>

#include "core/quantity.hpp"
#include "io/checkpoint/saves.hpp"
#include "io/checkpoint/schema.hpp"

namespace warpsieve::exporting {
namespace {

std::string text_of(std::integral auto number) {
    return fmt::format("{}", number);
}
std::string text_of(bool flag) {
    return flag ? "1" : "0";
}
std::string text_of(double seconds) {
    return fmt::format("{}", seconds);
}
std::string text_of(io::EndReason reason) {
    return io::to_string(reason);
}
std::string text_of(const std::string& text) {
    return text;
}

/// In quotes where a reader might take a part of the text for the end of the field or the line.
std::string quoted_if_needed(const std::string& text) {
    const bool is_plain = std::ranges::none_of(text, [](char c) {
        return c == ',' || c == '"' || static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    });
    // Many readers cut spaces off.
    if (is_plain && !text.starts_with(' ') && !text.ends_with(' ')) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

/// A line while its fields are added.
class Line {
public:
    explicit Line(std::string& text) : text_(text) {}
    void add(const std::string& field) {
        if (!first_) text_ += ',';
        first_ = false;
        text_ += quoted_if_needed(field);
    }
    void end() const { text_ += '\n'; }

private:
    std::string& text_;
    bool first_ = true;
};

// What describe_...() visits (io/checkpoint/schema.hpp): the columns of a table. What only files
// must know of a column, such as the size of its texts, is left aside.

/// Adds the names of the columns.
class Names {
public:
    explicit Names(Line& line) : line_(line) {}
    template <class Value, class... Rest>
    void operator()(const char* name, const Value&, const Rest&...) {
        line_.add(name);
    }
    template <class Value, class... Rest>
    void text(const char* name, const Value&, const Rest&...) {
        line_.add(name);
    }

private:
    Line& line_;
};

/// Adds their values in a row.
class Values {
public:
    explicit Values(Line& line) : line_(line) {}
    template <class Value, class... Rest>
    void operator()(const char*, const Value& value, const Rest&...) {
        line_.add(text_of(value));
    }
    template <class Value, class... Rest>
    void text(const char*, const Value& value, const Rest&...) {
        line_.add(text_of(value));
    }

private:
    Line& line_;
};

template <class Columns>
void visit(Columns columns, const io::Session& session) {
    io::describe_session(columns, session);
}

template <class Columns>
void visit(Columns columns, const io::Save& save) {
    io::describe_save(columns, save);
}

/// A row of the grid or the table, with what says which totals it has.
struct CountedRow {
    core::GridRow row = {};
    const std::vector<core::TotalsField>& fields;
};

template <class Columns>
void visit(Columns columns, const CountedRow& counted) {
    columns("last", counted.row.last);
    for (const core::TotalsField& field : counted.fields)
        columns(field.name.c_str(), core::text_of(field, counted.row.totals));
}

template <class Columns>
void visit(Columns columns, const core::GapRow& row) {
    io::describe_gap_row(columns, row);
}

/// @param any a row, of which only the columns matter
template <class Rows, class Row, class RowOf>
CsvText table_of(const Rows& rows, const Row& any, RowOf row_of) {
    CsvText csv;
    Line names(csv.text);
    visit(Names(names), any);
    names.end();
    for (const auto& each : rows) {
        Line line(csv.text);
        visit(Values(line), row_of(each));
        line.end();
        ++csv.rows;
    }
    return csv;
}

}  // namespace

CsvText to_csv(const io::Checkpoint& checkpoint, Table table) {
    const core::Progress& progress = checkpoint.progress;
    const auto fields = core::totals_fields(progress.job().quantities);
    const auto as_it_is = [](const auto& row) -> const auto& {
        return row;
    };
    switch (table) {
        case Table::history: return table_of(checkpoint.history, io::Session{}, as_it_is);
        case Table::saves: return table_of(checkpoint.saves, io::Save{}, as_it_is);
        case Table::gaps: return table_of(progress.gap_table().rows(), core::GapRow{}, as_it_is);
        case Table::grid:
        case Table::table: break;
    }
    return table_of(table == Table::grid ? progress.grid() : progress.table(),
                    CountedRow{.fields = fields}, [&](const core::GridRow& row) {
                        return CountedRow{row, fields};
                    });
}

}  // namespace warpsieve::exporting
