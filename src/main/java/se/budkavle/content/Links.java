package se.budkavle.content;

import java.util.Locale;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.UrlSanitizer;

/** Which addresses a text may lead to. */
final class Links {
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel");

    /** The check has been made by then; what would slip past it leads nowhere. */
    static final UrlSanitizer SANITIZER = new UrlSanitizer() {
        @Override
        public String sanitizeLinkUrl(String url) {
            return mayFollow(url) ? url : "";
        }

        @Override
        public String sanitizeImageUrl(String url) {
            return "";
        }
    };

    private Links() {}

    static boolean mayFollow(String url) {
        int colon = url.indexOf(':');
        return colon > 0
                && SCHEMES.contains(url.substring(0, colon).toLowerCase(Locale.ROOT))
                && url.chars().noneMatch(c -> c <= ' ' || c == 127);
    }

    /** As people write it: nobody types the scheme. */
    static String onPaper(String url) {
        return url.replaceFirst("^https?://|^mailto:", "");
    }

    static boolean allMayBeFollowed(Node document) {
        var look = new AbstractVisitor() {
            private boolean fine = true;

            @Override
            public void visit(Link link) {
                fine &= mayFollow(link.getDestination());
                visitChildren(link);
            }
        };
        document.accept(look);
        return look.fine;
    }
}
