package se.budkavle.content;

import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Emphasis;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/**
 * Makes a parsed text fit for paper: a link shows its address, and no line begins with the comma or full stop that
 * follows a link or a word in bold, since the press may break a line between the two.
 */
final class PaperText extends AbstractVisitor {
    private static final Pattern CLOSING = Pattern.compile("^[.,:;!?)]+");

    private PaperText() {}

    static Node of(Node document) {
        document.accept(new PaperText());
        return document;
    }

    @Override
    public void visit(Link link) {
        if (PlainText.needsAddress(link)) {
            String address = " (" + Links.onPaper(link.getDestination()) + ")";
            if (link.getNext() instanceof Text next) {
                next.setLiteral(address + next.getLiteral());
            } else {
                link.insertAfter(new Text(address));
            }
        }
        close(link);
    }

    @Override
    public void visit(StrongEmphasis strong) {
        visitChildren(strong);
        close(strong);
    }

    @Override
    public void visit(Emphasis emphasis) {
        visitChildren(emphasis);
        close(emphasis);
    }

    private static void close(Node words) {
        if (words.getNext() instanceof Text next) {
            var closing = CLOSING.matcher(next.getLiteral());
            if (closing.find()) {
                words.appendChild(new Text(closing.group()));
                next.setLiteral(next.getLiteral().substring(closing.end()));
            }
        }
    }
}
