package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import se.budkavle.release.Bundle;

/** One JSON Schema (draft 2020-12) of an event's data, ready to check with. Safe for many threads. */
record EventSchema(JsonNode text, JsonSchema check) {

    List<FieldMessage> complaints(JsonNode data) {
        var violations = check.validate(data);
        return violations.isEmpty() ? List.of() : SchemaComplaints.of(text, violations);
    }

    /** Makes schemas of a bundle's files, which may refer to one another; nothing is ever fetched. */
    static final class Compiler {
        private static final String BASE = "https://mappings.invalid/";
        private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new NonValidationKeyword("x-schemaVersion"))
                .build();
        private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(true)
                .typeLoose(false)
                .locale(Locale.ENGLISH)
                .regularExpressionFactory(Compiler::wholeText)
                .build();

        private final JsonSchemaFactory factory;

        Compiler(Bundle bundle) {
            this.factory = JsonSchemaFactory.builder()
                    .defaultMetaSchemaIri(DIALECT.getIri())
                    .metaSchema(DIALECT)
                    .schemaLoaders(loaders ->
                            loaders.schemas(iri -> fileBehind(bundle, iri)).add(DisallowSchemaLoader.getInstance()))
                    .build();
        }

        private static String fileBehind(Bundle bundle, String iri) {
            return iri.startsWith(BASE)
                    ? bundle.text(iri.substring(BASE.length())).orElse(null)
                    : null;
        }

        /** @throws UnusableSchemaException with the reason */
        EventSchema compile(String file, JsonNode schema) {
            if (!schema.isObject()) {
                throw new UnusableSchemaException("must be a JSON object");
            }
            try {
                JsonSchema check = factory.getSchema(SchemaLocation.of(BASE + file), schema, CONFIG);
                check.initializeValidators();
                return new EventSchema(schema, check);
            } catch (JsonSchemaException | PatternSyntaxException e) {
                throw new UnusableSchemaException(
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }

        /** Java's {@code $} also fits before a last line break; a schema's means the end. */
        private static RegularExpression wholeText(String regex) {
            boolean open = regex.endsWith("$") && !regex.endsWith("\\$");
            Pattern pattern = Pattern.compile(open ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
            return text -> pattern.matcher(text).find();
        }
    }

    /** A schema that nothing can be checked with. */
    static final class UnusableSchemaException extends RuntimeException {
        UnusableSchemaException(String why) {
            super(why);
        }
    }
}
