package se.budkavle.release;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import freemarker.core.OutputFormat;
import freemarker.core.PlainTextOutputFormat;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How a value is written into a document, so that it stays a value whatever characters it holds. */
public enum Escaping {
    HTML(new Format("HTML", "text/html", Escaping::xml)),
    XML(new Format("XML", "application/xml", Escaping::xml)),
    /** Inside a JSON string; the template writes the quotes, or uses {@code json(x)} for a whole literal. */
    JSON(new Format("JSON", "application/json", Escaping::jsonString)),
    /** Inside a quoted CSV cell; the template writes the quotes. */
    CSV(new Format("CSV", "text/csv", Escaping::csvCell)),
    FORM(new Format("FORM", "application/x-www-form-urlencoded", Escaping::formValue)),
    MARKDOWN(new Format("MARKDOWN", "text/markdown", Escaping::markdown)),
    /** Plain text that must stay on its line: a subject, an SMS. */
    LINE(new Format("LINE", "text/plain", Escaping::line)),
    NONE(PlainTextOutputFormat.INSTANCE);

    private static final Pattern SIGNED_NUMBER = Pattern.compile("[+-]\\d+([.,]\\d+)?");

    private final OutputFormat format;

    Escaping(OutputFormat format) {
        this.format = format;
    }

    /** By the file's ending; a name with no known ending has no escaping, as {@code .txt.ftl} has. */
    public static Escaping ofName(String name) {
        String base = name.endsWith(".ftl") ? name.substring(0, name.length() - 4) : name;
        return switch (base.substring(base.lastIndexOf('.') + 1)) {
            case "html" -> HTML;
            case "xml" -> XML;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "form" -> FORM;
            case "md" -> MARKDOWN;
            default -> NONE;
        };
    }

    /** What is already in this format, as a value that a template of the format takes over unchanged. */
    public TemplateModel ready(String markup) {
        try {
            return format instanceof Format own ? own.fromMarkup(markup) : new SimpleScalar(markup);
        } catch (TemplateModelException e) {
            throw new IllegalStateException("markup in a string is always markup", e);
        }
    }

    OutputFormat format() {
        return format;
    }

    private static String xml(String value) {
        return rewritten(value, (c, out) -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isUnfitForXml(c) ? ' ' : c);
            }
        });
    }

    private static boolean isUnfitForXml(char c) {
        return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= '\uFFFE';
    }

    private static String jsonString(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /**
     * A cell that a spreadsheet would run as a formula gets an apostrophe in front. A signed number, and so a phone
     * number in E.164, is no formula and stays as it is.
     */
    private static String csvCell(String value) {
        String cell = oneLine(value, false).replace("\"", "\"\"");
        String begin = cell.stripLeading();
        boolean formula = !begin.isEmpty() && "=+-@".indexOf(begin.charAt(0)) >= 0 || value.startsWith("\t");
        return formula && !SIGNED_NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }

    private static String formValue(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String line(String value) {
        return oneLine(value, false);
    }

    /**
     * Every ASCII punctuation mark becomes a numeric reference: escaping for HTML alone lets {@code [text](https://…)}
     * in a name become a link. Runs of spaces are folded, as four of them would begin a code block, and none stands at an
     * end, where it would keep the text's own stars around the value from being bold.
     */
    private static String markdown(String value) {
        return rewritten(stripped(oneLine(value, true)), (c, out) -> {
            if (c < 128 && c > ' ' && !Character.isLetterOrDigit(c)) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
        });
    }

    /** Control characters and line breaks become a space; marks that turn the writing direction vanish. */
    private static String oneLine(String value, boolean fold) {
        return rewritten(value, (c, out) -> {
            if (isDirectionMark(c)) {
                return;
            }
            char shown = Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c;
            if (!fold || shown != ' ' || out.isEmpty() || out.charAt(out.length() - 1) != ' ') {
                out.append(shown);
            }
        });
    }

    /** Of every kind of space. */
    private static String stripped(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && Character.isSpaceChar(value.charAt(from))) {
            from++;
        }
        while (to > from && Character.isSpaceChar(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isDirectionMark(char c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }

    private interface CharRule {
        void write(char c, StringBuilder out);
    }

    private static String rewritten(String value, CharRule rule) {
        var out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            rule.write(value.charAt(i), out);
        }
        return out.toString();
    }

    /** A FreeMarker output format made of one function. */
    static final class Format extends CommonMarkupOutputFormat<Format.Written> {
        private final String name;
        private final String mediaType;
        private final UnaryOperator<String> escape;

        Format(String name, String mediaType, UnaryOperator<String> escape) {
            this.name = name;
            this.mediaType = mediaType;
            this.escape = escape;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getMimeType() {
            return mediaType;
        }

        @Override
        public void output(String text, Writer out) throws IOException {
            out.write(escape.apply(text));
        }

        @Override
        public String escapePlainText(String text) {
            return escape.apply(text);
        }

        @Override
        public boolean isLegacyBuiltInBypassed(String builtIn) {
            return false;
        }

        @Override
        protected Written newTemplateMarkupOutputModel(String plain, String markup) {
            return new Written(this, plain, markup);
        }

        static final class Written extends CommonTemplateMarkupOutputModel<Written> {
            private final Format format;

            Written(Format format, String plain, String markup) {
                super(plain, markup);
                this.format = format;
            }

            @Override
            public Format getOutputFormat() {
                return format;
            }
        }
    }
}
