package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.springframework.web.util.HtmlUtils;
import se.budkavle.content.Rendered;

/** What somebody reads in a channel's document, on one line. */
final class ReadableText {
    private ReadableText() {}

    static String of(Rendered rendered) {
        var text = new StringBuilder();
        add(text, rendered.subject());
        add(text, rendered.text());
        add(text, rendered.html() == null ? null : withoutMarkup(rendered.html()));
        byte[] pdf = rendered.pdf();
        add(text, pdf == null ? null : textOf(pdf));
        return folded(text.toString());
    }

    private static void add(StringBuilder text, @org.jspecify.annotations.Nullable String part) {
        if (part != null) {
            text.append(part).append('\n');
        }
    }

    /** White space of every kind counts as one blank, soft hyphens as nothing. */
    static String folded(String text) {
        return text.replace("\u00AD", "")
                .replaceAll("[\\s\\u00A0\\u202F\\u2009]+", " ")
                .strip();
    }

    private static String withoutMarkup(String html) {
        String words = html.replaceAll("(?s)<(style|title|head)\\b.*?</\\1>", " ")
                .replaceAll("(?s)<!--.*?-->", " ")
                .replaceAll("(?s)</(p|td|li|h\\d|div|tr)>|<br\\s*/?>", " ")
                .replaceAll("(?s)<[^>]*>", "");
        return HtmlUtils.htmlUnescape(words);
    }

    private static String textOf(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            var reader = new PDFTextStripper();
            reader.setSortByPosition(true);
            return reader.getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException("a letter just made cannot be read", e);
        }
    }
}
