#include "plots/svg.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace warpsieve::plots {
namespace {

TEST(Svg, EscapesWhatXmlMeansOtherwise) {
    EXPECT_EQ(escaped("a&b<c>\"d\""), "a&amp;b&lt;c&gt;&quot;d&quot;");
    EXPECT_EQ(escaped("&amp;"), "&amp;amp;");
    EXPECT_EQ(escaped("π − ½"), "π − ½");
}

TEST(Svg, ShowsWhatXmlCannotHold) {
    EXPECT_EQ(escaped("\x1b\xff"), "\\x1b\\xff");
    for (const char byte : escaped(std::string_view("\0\x01\n\t\r\x1f\x7f", 7)))
        EXPECT_TRUE(byte >= ' ' && byte < 0x7f) << static_cast<int>(byte);
    // U+FFFE and U+FFFF become the sign for what is no character; the one before them stays.
    EXPECT_EQ(escaped("a\xef\xbf\xbe\xef\xbf\xbf"
                      "b\xef\xbf\xbd"),
              "a\xef\xbf\xbd\xef\xbf\xbd"
              "b\xef\xbf\xbd");
    // A surrogate is no UTF-8.
    EXPECT_EQ(escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

TEST(Svg, WritesEveryTextAndValueEscaped) {
    Svg svg;
    svg.open({{"data-value", "\"<&"}});
    svg.text({1, 2}, "<&", "m", Anchor::end);
    svg.box({0, 0, 1, 1}, "bar", "</rect>");
    svg.close();
    EXPECT_EQ(svg.elements(),
              "<g data-value=\"&quot;&lt;&amp;\">\n"
              "<text x=\"1\" y=\"2\" class=\"m\" text-anchor=\"end\">&lt;&amp;</text>\n"
              "<rect x=\"0\" y=\"0\" width=\"1\" height=\"1\" class=\"bar\">"
              "<title>&lt;/rect&gt;</title></rect>\n</g>\n");
}

TEST(Svg, WritesLengthsShortAndFinite) {
    EXPECT_EQ(length_text(12.345), "12.3");
    EXPECT_EQ(length_text(7), "7");
    EXPECT_EQ(length_text(-0.01), "0");
    for (const double none : {std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity(), -1e300})
        EXPECT_EQ(length_text(none), "0");
}

}  // namespace
}  // namespace warpsieve::plots
