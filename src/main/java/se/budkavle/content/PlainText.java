package se.budkavle.content;

import java.util.ArrayDeque;
import java.util.Deque;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/** Writes a parsed text for people who read mail as plain text: wrapped lines, addresses in sight. */
final class PlainText extends AbstractVisitor {
    private static final int WIDTH = 76;

    private final Wording wording;
    private final StringBuilder out = new StringBuilder(2048);
    private final StringBuilder line = new StringBuilder(256);
    private final Deque<String> indents = new ArrayDeque<>();
    private String bullet = "";

    private PlainText(Wording wording) {
        this.wording = wording;
    }

    static String of(Node document, Wording wording) {
        var writer = new PlainText(wording);
        document.accept(writer);
        // what held words together while lines were broken would only hinder a search
        return writer.out.toString().replace('\u00a0', ' ').strip() + "\n";
    }

    /** A reader of text or paper cannot see where a link leads, unless its own words say it. */
    static boolean needsAddress(Link link) {
        String shown = textOf(link);
        String to = link.getDestination();
        return !to.equals(shown) && !to.equals("mailto:" + shown) && !to.startsWith("tel:");
    }

    private static String textOf(Node node) {
        var text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    @Override
    public void visit(Heading heading) {
        blank();
        visitChildren(heading);
        int length = line.length();
        flush();
        if (heading.getLevel() <= 2) {
            out.append((heading.getLevel() == 1 ? "=" : "-").repeat(Math.min(length, WIDTH)))
                    .append('\n');
        }
        out.append('\n');
    }

    @Override
    public void visit(Paragraph paragraph) {
        boolean tight = paragraph.getParent() instanceof ListItem;
        if (!tight) {
            blank();
        }
        visitChildren(paragraph);
        flush();
        if (!tight) {
            out.append('\n');
        }
    }

    @Override
    public void visit(BulletList list) {
        list(list, false, 1);
    }

    @Override
    public void visit(OrderedList list) {
        Integer start = list.getMarkerStartNumber();
        list(list, true, start == null ? 1 : start);
    }

    private void list(Node list, boolean ordered, int start) {
        boolean nested = list.getParent() instanceof ListItem;
        if (!nested) {
            blank();
        }
        int number = start;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            bullet = ordered ? number++ + ". " : "- ";
            indents.addLast(" ".repeat(bullet.length()));
            visitChildren(item);
            indents.removeLast();
        }
        if (!nested) {
            out.append('\n');
        }
    }

    @Override
    public void visit(BlockQuote quote) {
        indents.addLast("> ");
        visitChildren(quote);
        indents.removeLast();
    }

    @Override
    public void visit(CustomBlock block) {
        switch ((Insert) block) {
            case Insert.Part part -> visitChildren(part);
            case Insert.Button button -> {
                blank();
                line.append(button.text()).append(": ").append(button.href());
                flush();
                out.append('\n');
            }
            case Insert.Chart chart -> chart(chart);
        }
    }

    private void chart(Insert.Chart chart) {
        blank();
        for (Insert.Bar bar : chart.bars()) {
            out.append(
                    "%-10s %12s\n".formatted(wording.shortMonthOrAsIs(bar.month()), wording.kwhOrAsIs(bar.amount())));
        }
        out.append('\n');
    }

    @Override
    public void visit(Link link) {
        visitChildren(link);
        if (needsAddress(link)) {
            line.append(" (").append(link.getDestination()).append(')');
        }
    }

    @Override
    public void visit(Text text) {
        line.append(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        line.append(code.getLiteral());
    }

    @Override
    public void visit(HtmlInline raw) {
        line.append(raw.getLiteral());
    }

    @Override
    public void visit(HtmlBlock raw) {
        literal(raw.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock code) {
        literal(code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        literal(code.getLiteral());
    }

    private void literal(String text) {
        blank();
        out.append(text.stripTrailing()).append("\n\n");
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        line.append(' ');
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        flush();
    }

    @Override
    public void visit(ThematicBreak ruler) {
        blank();
        out.append("-".repeat(WIDTH)).append("\n\n");
    }

    /** At most one empty line stands between two blocks. */
    private void blank() {
        while (out.length() > 1 && out.charAt(out.length() - 1) == '\n' && out.charAt(out.length() - 2) == '\n') {
            out.setLength(out.length() - 1);
        }
        if (!out.isEmpty() && out.charAt(out.length() - 1) == '\n') {
            out.append('\n');
        }
    }

    /** Writes the gathered line, broken at spaces; an address longer than the width stays whole. */
    private void flush() {
        String rest = line.toString().strip();
        line.setLength(0);
        String indent = String.join("", indents);
        String first = bullet.isEmpty() ? indent : indent.substring(0, indent.length() - bullet.length()) + bullet;
        bullet = "";
        while (!rest.isEmpty()) {
            int room = Math.max(WIDTH - first.length(), 20);
            int cut = rest.length() <= room ? rest.length() : rest.lastIndexOf(' ', room);
            if (cut <= 0) {
                int next = rest.indexOf(' ');
                cut = next < 0 ? rest.length() : next;
            }
            out.append(first).append(rest, 0, cut).append('\n');
            rest = rest.substring(cut).stripLeading();
            first = indent;
        }
    }
}
