package se.budkavle.content;

import java.util.Locale;

/**
 * Bars for a letter, as a table of three rows: amounts, bars, months. The bars are filled boxes: as an SVG drawing they
 * look the same and cost more than the rest of the page.
 */
final class PaperChart {
    private static final int HEIGHT_MM = 26;

    private PaperChart() {}

    static String draw(Insert.Chart chart, Wording wording) {
        double highest = chart.highest();
        var amounts = new StringBuilder();
        var bars = new StringBuilder();
        var months = new StringBuilder();
        for (Insert.Bar bar : chart.bars()) {
            double height = highest == 0 ? 0 : bar.kwh() / highest * HEIGHT_MM;
            cell(amounts, wording.kwhOrAsIs(bar.amount()).replace(" kWh", ""));
            cell(bars, String.format(Locale.ROOT, "<div style=\"height:%.2fmm\"></div>", height));
            cell(months, wording.shortMonthOrAsIs(bar.month()).replace(" ", "<br/>"));
        }
        return "<table class=\"chart\"><tr class=\"amounts\">%s</tr><tr class=\"bars\">%s</tr><tr class=\"months\">%s</tr>"
                        .formatted(amounts, bars, months)
                + "<tr class=\"unit\"><td colspan=\"%d\">%s</td></tr></table>"
                        .formatted(chart.bars().size(), wording.kwhAMonth());
    }

    private static void cell(StringBuilder row, String content) {
        row.append("<td>").append(content).append("</td>");
    }
}
