#pragma once

// How the page looks, in one style sheet, and its measures. Colours are those that Okabe and Ito
// chose for all kinds of colour vision ("Color Universal Design", 2008), darkened or lightened
// where they would be faint on the ground; nothing is told by colour alone. No custom properties:
// librsvg, which makes thumbnails, has none.

namespace warpsieve::plots {

inline constexpr double page_width = 1000;
inline constexpr double margin = 36;
/// Beside a plot: for labels of values, and for names at the ends of lines.
inline constexpr double gutter = 46;

inline constexpr const char* style_sheet = R"css(
svg{background:#fff;color:#1b1f24;width:100%;min-width:760px;max-width:1200px;height:auto;display:block;margin:0 auto;
font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
text{fill:#1b1f24}
.bg{fill:#fff}
.h1{font-size:22px;font-weight:600}.h2{font-size:17px;font-weight:600}.t{font-size:14px;font-weight:600}
.m{font-size:11px;fill:#5b6673}.v{font-size:14px}.e{font-size:12px;fill:currentColor}
.g{stroke:#e3e7ec;fill:none}.z{stroke:#8b95a1;fill:none}.rule{stroke:#c9d0d8;fill:none}
.l{stroke:currentColor;stroke-width:1.6;fill:none;stroke-linejoin:round}
.dot{stroke:currentColor;stroke-width:5;stroke-linecap:round}
.a{fill:currentColor;fill-opacity:.28;stroke:currentColor;stroke-width:.8}
.stem{stroke:currentColor;stroke-width:1.4;fill:none}
.d .l{stroke-dasharray:5 4;stroke-width:1.2}
.mark{fill:#fff}
.bar{fill:currentColor}
.h path{fill:transparent}.h path:hover{fill:#1b1f24;fill-opacity:.1}
.c0{color:#0072b2}.c1{color:#c65400}.c2{color:#00805c}.c3{color:#b0508a}.c4{color:#a87400}.c5{color:#5b6673}.c6{color:#3f9bd1}.c7{color:#1b1f24}.c8{color:#8a5a3c}
@media screen and (prefers-color-scheme:dark){
svg{background:#14171c;color:#e6e9ee}text{fill:#e6e9ee}.bg{fill:#14171c}.m{fill:#9aa5b3}.e{fill:currentColor}
.g{stroke:#272d36}.z{stroke:#6d7784}.rule{stroke:#3a424d}.mark{fill:#14171c}
.h path:hover{fill:#fff;fill-opacity:.14}
.c0{color:#4aa8e0}.c1{color:#ff8f52}.c2{color:#35c79c}.c3{color:#e394c4}.c4{color:#e6b13f}.c5{color:#9aa5b3}.c6{color:#8fd0f5}.c7{color:#e6e9ee}.c8{color:#cfa07e}
}
@media print{svg{width:auto;min-width:0;max-width:100%;max-height:100vh}.h{display:none}}
@page{size:A4;margin:12mm}
)css";

}  // namespace warpsieve::plots
