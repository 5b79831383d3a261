package se.budkavle.content;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.utility.DeepUnwrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.UnfitValueException;

/**
 * What {@code <@part>}, {@code <@button>} and {@code <@chart>} write into the Markdown: a line of its own that begins
 * with a mark nobody can guess. Values cannot bring such a line: their punctuation is escaped and they hold no line
 * break. {@link InsertParser} turns the lines into nodes.
 */
final class Inserts {
    private static final byte[] NONCE = new byte[12];

    static {
        new SecureRandom().nextBytes(NONCE);
    }

    static final String MARK = "%%" + HexFormat.of().formatHex(NONCE) + " ";
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");

    /** Finds the part of that name in the language of the text and processes it in place. */
    interface Parts {
        void include(String part, Environment environment) throws TemplateException, IOException;
    }

    private Inserts() {}

    static TemplateDirectiveModel part(Parts parts) {
        return (environment, parameters, loopVariables, body) -> {
            String name = text(parameters, "part", "name");
            environment.getOut().write("\n\n" + MARK + "part " + name + "\n\n");
            parts.include(name, environment);
            environment.getOut().write("\n\n" + MARK + "end " + name + "\n\n");
        };
    }

    static TemplateDirectiveModel button() {
        return (environment, parameters, loopVariables, body) -> {
            String href = text(parameters, "button", "href");
            if (!Links.mayFollow(href)) {
                throw new UnfitValueException("a button may only lead to http, https, mailto or tel");
            }
            String line = MARK + "button " + packed(href) + " " + packed(text(parameters, "button", "text"));
            environment.getOut().write("\n\n" + line + "\n\n");
        };
    }

    /** Draws the months of the list that the value is; no list or an empty one draws nothing. */
    static TemplateDirectiveModel chart() {
        return (environment, parameters, loopVariables, body) -> {
            TemplateModel value = environment.getVariable(text(parameters, "chart", "name"));
            List<String> bars = bars(value == null ? null : DeepUnwrap.permissiveUnwrap(value));
            if (!bars.isEmpty()) {
                environment.getOut().write("\n\n" + MARK + "chart " + String.join(" ", bars) + "\n\n");
            }
        };
    }

    private static List<String> bars(@Nullable Object value) {
        var bars = new ArrayList<String>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map
                        && MONTH.matcher(String.valueOf(map.get("month"))).matches()
                        && NUMBER.matcher(String.valueOf(map.get("kwh"))).matches()) {
                    bars.add(map.get("month") + "=" + map.get("kwh"));
                }
            }
        }
        return bars;
    }

    private static String text(Map<?, ?> parameters, String directive, String name) throws TemplateException {
        if (parameters.get(name) instanceof TemplateScalarModel model && model.getAsString() != null) {
            return model.getAsString();
        }
        throw new UnfitValueException("%s wants '%s'".formatted(directive, name));
    }

    private static String packed(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String unpacked(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
