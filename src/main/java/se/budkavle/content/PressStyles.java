package se.budkavle.content;

import com.openhtmltopdf.css.parser.CSSParser;
import com.openhtmltopdf.css.sheet.Stylesheet;
import com.openhtmltopdf.css.sheet.StylesheetInfo;
import com.openhtmltopdf.simple.extend.XhtmlNamespaceHandler;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Style sheets of lately set letters: those of one brand and address format are the same. Serves one letter at a time. */
final class PressStyles {
    private static final int MOST = 32;

    private final Map<String, Stylesheet> parsed = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stylesheet> eldest) {
            return size() > MOST;
        }
    };

    /** Of one letter, as it remembers that letter's language. */
    XhtmlNamespaceHandler handler() {
        return new XhtmlNamespaceHandler() {
            @Override
            protected @Nullable StylesheetInfo readStyleElement(Element style) {
                StylesheetInfo sheet = super.readStyleElement(style);
                if (sheet != null) {
                    sheet.setStylesheet(parsed.computeIfAbsent(sheet.getContent(), PressStyles::parse));
                    sheet.setContent(null); // with its text it would be parsed again
                }
                return sheet;
            }
        };
    }

    /** What is wrong in it is left out, as everywhere in CSS. */
    private static Stylesheet parse(String text) {
        try {
            return new CSSParser((uri, message) -> {})
                    .parseStylesheet("style", StylesheetInfo.AUTHOR, new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
