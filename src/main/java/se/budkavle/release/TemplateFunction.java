package se.budkavle.release;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.utility.DeepUnwrap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that templates may call; gets plain values, each of them present. */
@FunctionalInterface
public interface TemplateFunction {
    /** @throws UnfitValueException when an argument cannot be used; the message must not quote it */
    Object apply(List<Object> arguments) throws UnfitValueException;

    /** As a value for a template's model. A missing argument becomes a fault that names the missing expression. */
    static TemplateMethodModelEx named(String name, TemplateFunction function) {
        return arguments -> {
            var plain = new ArrayList<Object>(arguments.size());
            for (@Nullable Object argument : arguments) {
                Object value = argument == null ? null : DeepUnwrap.permissiveUnwrap((TemplateModel) argument);
                if (value == null) {
                    throw new UnfitValueException(name + " got no value", true);
                }
                plain.add(value);
            }
            if (plain.isEmpty()) {
                throw new UnfitValueException(name + " wants a value");
            }
            return function.apply(plain);
        };
    }
}
