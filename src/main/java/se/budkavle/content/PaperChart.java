package se.budkavle.content;

import java.util.Locale;
import se.budkavle.release.UnfitValueException;

/** Bars for a letter: the amounts and months are a table, the bars between them a drawing. */
final class PaperChart {
    private static final int COLUMN = 100;
    private static final int HEIGHT = 220;

    private PaperChart() {}

    static String draw(Insert.Chart chart, Wording wording) {
        int count = chart.bars().size();
        var html = new StringBuilder("<table class=\"chart\"><tr class=\"amounts\">");
        chart.bars().forEach(b -> html.append("<td>").append(amount(b, wording)).append("</td>"));
        html.append("</tr><tr><td class=\"bars\" colspan=\"").append(count).append("\">");
        bars(chart, html);
        html.append("</td></tr><tr class=\"months\">");
        chart.bars().forEach(b -> html.append("<td>").append(month(b, wording)).append("</td>"));
        return html.append("</tr></table>").toString();
    }

    private static void bars(Insert.Chart chart, StringBuilder html) {
        int width = chart.bars().size() * COLUMN;
        double highest = chart.highest();
        html.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"165mm\" height=\"26mm\"")
                .append(" preserveAspectRatio=\"none\" viewBox=\"0 0 %d %d\">".formatted(width, HEIGHT));
        for (int i = 0; i < chart.bars().size(); i++) {
            double height = highest == 0 ? 0 : chart.bars().get(i).kwh() / highest * HEIGHT;
            html.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"#4d6a80\"/>",
                    i * COLUMN + COLUMN / 5,
                    HEIGHT - height,
                    COLUMN * 3 / 5,
                    height));
        }
        html.append("</svg>");
    }

    private static String amount(Insert.Bar bar, Wording wording) {
        try {
            return wording.kwh(bar.amount()).replace(" kWh", "");
        } catch (UnfitValueException e) {
            return bar.amount();
        }
    }

    private static String month(Insert.Bar bar, Wording wording) {
        try {
            return wording.shortMonth(bar.month()).replace(" ", "<br/>");
        } catch (UnfitValueException e) {
            return bar.month();
        }
    }
}
