package se.budkavle.content;

import java.util.Map;
import java.util.regex.Pattern;

/** How the pieces of a text look: mail clients want styles on every element, a letter has a style sheet. */
sealed interface Look {
    Map<String, String> of(String piece);

    /** Adds what the piece looks like to attributes it already has. */
    default void dress(String piece, Map<String, String> attributes) {
        attributes.putAll(of(piece));
    }

    record Mail(String colour) implements Look {
        private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
        private static final String COLOUR_WHEN_UNFIT = "#24435c";
        private static final String INK = "color:#1f2a33;";
        private static final String BODY = "font-size:16px;line-height:25px;" + INK;
        private static final Map<String, String> STYLES = Map.ofEntries(
                Map.entry("h1", "margin:0 0 18px;font-size:26px;line-height:33px;font-weight:bold;" + INK),
                Map.entry("h2", "margin:28px 0 10px;font-size:19px;line-height:26px;font-weight:bold;" + INK),
                Map.entry("h3", "margin:22px 0 8px;font-size:16px;line-height:24px;font-weight:bold;" + INK),
                Map.entry("p", "margin:0 0 16px;" + BODY),
                Map.entry("ul", "margin:0 0 16px;padding:0 0 0 22px;"),
                Map.entry("ol", "margin:0 0 16px;padding:0 0 0 24px;"),
                Map.entry("li", "margin:0 0 6px;" + BODY),
                Map.entry("blockquote", "margin:0 0 16px;padding:2px 0 2px 16px;border-left:3px solid #c9d3da;"),
                Map.entry("hr", "border:0;border-top:1px solid #dde3e7;margin:24px 0;"),
                Map.entry("a", "text-decoration:underline;color:"),
                Map.entry("facts", "margin:4px 0 22px;background-color:#f3f6f8;border-radius:8px;width:100%;"),
                Map.entry("facts-space", "padding:8px 20px;"),
                Map.entry("facts-table", "width:100%;border-collapse:collapse;"),
                Map.entry(
                        "label",
                        "padding:8px 16px 8px 0;font-size:15px;line-height:22px;color:#51606b;"
                                + "text-align:left;font-weight:normal;vertical-align:top;border-bottom:1px solid #e2e8ec;"),
                Map.entry(
                        "value",
                        "padding:8px 0;font-size:15px;line-height:22px;vertical-align:top;"
                                + "border-bottom:1px solid #e2e8ec;" + INK),
                Map.entry("last", "border-bottom:0;"),
                Map.entry("hint", "margin:20px 0 0;font-size:13px;line-height:20px;color:#51606b;"),
                Map.entry("button", "margin:8px 0 24px;"),
                Map.entry("button-face", "border-radius:6px;background-color:"),
                Map.entry(
                        "button-link",
                        "display:inline-block;padding:14px 28px;font-size:16px;line-height:20px;"
                                + "font-weight:bold;color:#ffffff;text-decoration:none;border-radius:6px;"
                                + "border:1px solid "),
                Map.entry("chart", "margin:4px 0 24px;width:100%;border-collapse:collapse;"),
                Map.entry(
                        "month",
                        "padding:3px 12px 3px 0;font-size:13px;line-height:18px;color:#51606b;"
                                + "text-align:left;font-weight:normal;white-space:nowrap;"),
                Map.entry("track", "width:100%;padding:3px 0;"),
                Map.entry("bar", "height:14px;font-size:0;line-height:14px;border-radius:3px;background-color:"),
                Map.entry(
                        "amount",
                        "padding:3px 0 3px 12px;font-size:13px;line-height:18px;text-align:right;"
                                + "white-space:nowrap;" + INK));

        public Mail {
            colour = isColour(colour) ? colour : COLOUR_WHEN_UNFIT;
        }

        static boolean isColour(String text) {
            return COLOUR.matcher(text).matches();
        }

        @Override
        public Map<String, String> of(String piece) {
            String style = STYLES.get(piece);
            if (style == null) {
                return Map.of();
            }
            return Map.of("style", style.endsWith(";") ? style : style + colour + ";");
        }
    }

    record Paper() implements Look {
        @Override
        public Map<String, String> of(String piece) {
            return switch (piece) {
                case "h1", "h2", "h3", "p", "ul", "ol", "li", "a", "blockquote", "hr" -> Map.of();
                default -> Map.of("class", piece);
            };
        }
    }
}
