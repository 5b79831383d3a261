package se.budkavle.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import freemarker.core.Environment;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import freemarker.template.utility.DeepUnwrap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code json(x)}: the value as a whole JSON literal, quotes included. A missing value, also as {@code json(x.y!)}, is
 * {@code null}.
 */
final class JsonLiteral {
    static final TemplateMethodModelEx FUNCTION = JsonLiteral::write;

    private JsonLiteral() {}

    private static Object write(List<?> arguments) throws TemplateModelException {
        if (arguments.size() != 1) {
            throw new UnfitValueException("json wants one value");
        }
        TemplateModel model = (TemplateModel) arguments.getFirst();
        String literal = literal(isAbsent(model) ? null : DeepUnwrap.permissiveUnwrap(model));
        boolean intoJson = Environment.getCurrentEnvironment() != null
                && Environment.getCurrentEnvironment().getCurrentTemplate().getOutputFormat() == Escaping.JSON.format();
        return intoJson ? Escaping.JSON.ready(literal) : literal;
    }

    /** FreeMarker's {@code x!} is at once an empty text, list and map. */
    private static boolean isAbsent(@Nullable TemplateModel model) {
        return model == null
                || model instanceof TemplateScalarModel
                        && model instanceof TemplateSequenceModel
                        && model instanceof TemplateHashModel;
    }

    private static String literal(@Nullable Object value) throws TemplateModelException {
        if (value instanceof TemplateModel) {
            throw new UnfitValueException("json cannot write this kind of value");
        }
        try {
            return StrictJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UnfitValueException("json cannot write this kind of value");
        }
    }
}
