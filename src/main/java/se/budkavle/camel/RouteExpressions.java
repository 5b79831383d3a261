package se.budkavle.camel;

import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.language.simple.types.SimpleParserException;
import org.apache.camel.spi.Language;

/** Camel's simple language, asked whether it can read an expression. Nothing is started, nothing evaluated. */
public final class RouteExpressions {
    private final Language simple;

    public RouteExpressions() {
        var context = new DefaultCamelContext(false);
        context.setLoadTypeConverters(false);
        context.build();
        simple = context.resolveLanguage("simple");
    }

    /** What is wrong with an expression that gives a value, in few words. */
    public Optional<String> complaint(String expression) {
        return complaint(() -> simple.createExpression(expression));
    }

    /** What is wrong with an expression that gives true or false, in few words. */
    public Optional<String> complaintOfCondition(String expression) {
        return complaint(() -> simple.createPredicate(expression));
    }

    private static Optional<String> complaint(Runnable parse) {
        try {
            parse.run();
            return Optional.empty();
        } catch (SimpleIllegalSyntaxException e) {
            // anything else, such as a bean that is not there, shows only in a hub
            return e.getCause() instanceof SimpleParserException cause
                    ? Optional.of(firstLine(cause))
                    : Optional.empty();
        }
    }

    private static String firstLine(SimpleParserException e) {
        String message =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return message.replaceFirst(" at location \\d+$", "");
    }
}
