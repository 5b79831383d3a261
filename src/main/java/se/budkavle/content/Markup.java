package se.budkavle.content;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;

/** Writes a parsed text as HTML that is XML as well, in a channel's look. */
final class Markup implements NodeRenderer {
    private static final Map<String, String> BARE_TABLE =
            Map.of("role", "presentation", "cellpadding", "0", "cellspacing", "0", "border", "0");

    private final HtmlNodeRendererContext context;
    private final HtmlWriter html;
    private final Look look;
    private final Wording wording;

    private Markup(HtmlNodeRendererContext context, Look look, Wording wording) {
        this.context = context;
        this.html = context.getWriter();
        this.look = look;
        this.wording = wording;
    }

    static HtmlRenderer renderer(Look look, Wording wording) {
        return HtmlRenderer.builder()
                .escapeHtml(true)
                .sanitizeUrls(true)
                .urlSanitizer(Links.SANITIZER)
                .attributeProviderFactory(c -> (node, tag, attributes) -> dress(look, node, tag, attributes))
                .nodeRendererFactory(context -> new Markup(context, look, wording))
                .build();
    }

    private static void dress(Look look, Node node, String tag, Map<String, String> attributes) {
        attributes.remove("rel");
        look.dress(node instanceof Heading heading && heading.getLevel() > 3 ? "h3" : tag, attributes);
        if (look instanceof Look.Mail && node instanceof Paragraph && isHint(node)) {
            look.dress("hint", attributes);
        }
    }

    private static boolean isHint(Node node) {
        return node.getParent() instanceof Insert.Part part && part.isHint();
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(Insert.Part.class, Insert.Button.class, Insert.Chart.class, Image.class);
    }

    @Override
    public void render(Node node) {
        switch (node) {
            case Insert.Part part -> part(part);
            case Insert.Button button -> button(button);
            case Insert.Chart chart -> chart(chart);
            default -> children(node); // a picture: its words alone
        }
    }

    private void part(Insert.Part part) {
        if (part.isFacts()) {
            facts(part);
        } else {
            block("div", part.isHint() ? "hint-part" : "part", part);
        }
    }

    private void block(String tag, String piece, Node node) {
        html.line();
        html.tag(tag, look.of(piece));
        children(node);
        html.tag("/" + tag);
        html.line();
    }

    private void children(Node node) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            context.render(child);
        }
    }

    private void facts(Insert.Part part) {
        table("facts");
        row();
        html.tag("td", look.of("facts-space"));
        for (Node child = part.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof BulletList list) {
                factRows(list);
            } else {
                context.render(child);
            }
        }
        close("td", "tr", "table");
    }

    private void factRows(BulletList list) {
        html.tag("table", with("facts-table", Map.of("cellpadding", "0", "cellspacing", "0", "border", "0")));
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            if (item instanceof ListItem listItem) {
                row();
                fact(listItem);
                close("tr");
            }
        }
        close("table");
    }

    /** {@code Label: value} becomes two cells; anything else one. */
    private void fact(ListItem item) {
        @Nullable
        Node content =
                item.getFirstChild() instanceof Paragraph paragraph ? paragraph.getFirstChild() : item.getFirstChild();
        int colon = content instanceof Text text ? text.getLiteral().indexOf(':') : -1;
        boolean last = item.getNext() == null;
        if (colon < 0) {
            html.tag("td", cell("value", last, Map.of("colspan", "2")));
        } else {
            String text = ((Text) content).getLiteral();
            html.tag("th", cell("label", last, Map.of("scope", "row")));
            html.text(text.substring(0, colon + 1));
            html.tag("/th");
            html.tag("td", cell("value", last, Map.of()));
            html.text(text.substring(colon + 1).stripLeading());
            content = content.getNext();
        }
        for (Node node = content; node != null; node = node.getNext()) {
            context.render(node);
        }
        close("td");
    }

    private Map<String, String> cell(String piece, boolean last, Map<String, String> attributes) {
        var all = new LinkedHashMap<>(attributes);
        look.of(piece).forEach(all::put);
        if (last) {
            look.of("last")
                    .forEach(
                            (key, value) -> all.merge(key, value, (a, b) -> key.equals("class") ? a + " " + b : a + b));
        }
        return all;
    }

    private void button(Insert.Button button) {
        if (look instanceof Look.Paper) {
            html.line();
            html.tag("p", look.of("button"));
            html.tag("strong");
            html.text(button.text() + ": ");
            html.tag("/strong");
            html.tag("a", Map.of("href", context.encodeUrl(button.href())));
            html.text(Links.onPaper(button.href()));
            close("a", "p");
            return;
        }
        table("button");
        row();
        html.tag("td", with("button-face", Map.of("align", "center")));
        html.tag("a", with("button-link", Map.of("href", context.encodeUrl(button.href()))));
        html.text(button.text());
        close("a", "td", "tr", "table");
    }

    private void chart(Insert.Chart chart) {
        if (look instanceof Look.Paper) {
            html.line();
            html.raw(PaperChart.draw(chart, wording));
            html.line();
            return;
        }
        double highest = chart.highest();
        html.line();
        html.tag(
                "table", with("chart", Map.of("cellpadding", "0", "cellspacing", "0", "border", "0", "width", "100%")));
        for (Insert.Bar bar : chart.bars()) {
            row();
            cell("th", "month", Map.of("scope", "row"), wording.shortMonthOrAsIs(bar.month()));
            html.tag("td", with("track", Map.of("width", "100%")));
            bar(highest == 0 ? 0 : (int) Math.round(bar.kwh() * 100 / highest));
            html.tag("/td");
            cell("td", "amount", Map.of("align", "right"), wording.kwhOrAsIs(bar.amount()));
            close("tr");
        }
        close("table");
    }

    /** A table as wide as the amount: the one kind of bar that every mail client draws. */
    private void bar(int percent) {
        var size = new HashMap<>(BARE_TABLE);
        size.put("width", Math.max(percent, 1) + "%");
        html.tag("table", new java.util.TreeMap<>(size));
        row();
        html.tag("td", with("bar", Map.of("height", "14")));
        html.raw("&#160;");
        close("td", "tr", "table");
    }

    private void cell(String tag, String piece, Map<String, String> attributes, String text) {
        html.tag(tag, with(piece, attributes));
        html.text(text);
        html.tag("/" + tag);
    }

    private void table(String piece) {
        html.line();
        html.tag("table", with(piece, BARE_TABLE));
    }

    private void row() {
        html.tag("tr");
    }

    private void close(String... tags) {
        for (String tag : tags) {
            html.tag("/" + tag);
        }
    }

    /** Sorted, as the same text must give the same bytes. */
    private Map<String, String> with(String piece, Map<String, String> attributes) {
        var all = new java.util.TreeMap<>(attributes);
        all.putAll(look.of(piece));
        return all;
    }
}
