package se.budkavle.sendout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * Compiles the conditions of one event type: {@code event}, {@code data} and {@code customer} are typed by the type's
 * JSON Schema, so that a misspelt field or a wrong result is a fault before anything runs. Thread-safe.
 */
public final class Conditions {
    private static final CelOptions OPTIONS = CelOptions.current()
            .evaluateCanonicalTypesToNativeValues(true)
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(10_000)
            .maxParseExpressionNodeCount(1_000)
            .build();
    private static final Vocabulary VOCABULARY = new Vocabulary();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.optional())
            .addFunctionBindings(VOCABULARY.bindings())
            .build();

    /** Register fields that no event's snapshot needs to carry, yet conditions may ask for. */
    private static final Map<String, CelType> REGISTER_FIELDS =
            Map.of("status", SimpleType.STRING, "debtor", SimpleType.BOOL);

    private final Typed data;
    private final Typed customer;
    private final CelCompiler compiler;

    private Conditions(JsonNode schema) {
        var types = new SchemaTypes(schema);
        CelType dataType = types.type("/data", schema);
        CelType customerType = customerType(types, dataType);
        this.data = Typed.of(dataType);
        this.customer = Typed.of(customerType);
        this.compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setTypeProvider(types)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS.stream()
                        .filter(macro -> macro != CelStandardMacro.HAS)
                        .toList())
                .addMacros(Presence.HAS)
                .addLibraries(CelExtensions.optional())
                .addFunctionDeclarations(VOCABULARY.declarations())
                .addVar("event", eventType(types))
                .addVar("data", dataType)
                .addVar("customer", customerType)
                .build();
    }

    /** @param schema the JSON Schema of the type's {@code data} */
    public static Conditions of(JsonNode schema) {
        return new Conditions(schema);
    }

    private static CelType customerType(SchemaTypes types, CelType data) {
        if (data instanceof dev.cel.common.types.StructType struct
                && struct.findField("customer").orElse(null) instanceof dev.cel.common.types.StructType.Field field
                && field.type() instanceof dev.cel.common.types.StructType customer) {
            var fields = new LinkedHashMap<>(REGISTER_FIELDS);
            customer.fields().forEach(f -> fields.put(f.name(), f.type()));
            return types.struct("/customer", fields);
        }
        return SimpleType.DYN;
    }

    private static CelType eventType(SchemaTypes types) {
        var fields = new LinkedHashMap<String, CelType>();
        List.of("eventId", "source", "id", "type", "subject").forEach(name -> fields.put(name, SimpleType.STRING));
        fields.put("time", SimpleType.TIMESTAMP);
        fields.put("receivedAt", SimpleType.TIMESTAMP);
        return types.struct("/event", fields);
    }

    /** A condition that gives true or false; faults are added with file and line. */
    public Optional<Expression> truth(YamlNode node, List<Fault> faults) {
        return compile(node, Set.of(SimpleType.BOOL), "true or false", faults);
    }

    /** An expression that gives a date or a moment. */
    Optional<Expression> moment(YamlNode node, List<Fault> faults) {
        return compile(node, Set.of(SchemaTypes.DATE, SimpleType.TIMESTAMP), "a date or a moment", faults);
    }

    /** An expression that gives a single value. */
    Optional<Expression> scalar(YamlNode node, List<Fault> faults) {
        return compile(
                node,
                Set.of(SchemaTypes.DATE, SchemaTypes.AMOUNT, SimpleType.STRING, SimpleType.INT, SimpleType.DYN),
                "a text, a number or a date",
                faults);
    }

    private Optional<Expression> compile(YamlNode node, Set<CelType> wanted, String wantedWords, List<Fault> faults) {
        String text = node.text().orElse("").strip();
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            result.getErrors().forEach(issue -> faults.add(fault(node, issue)));
            return Optional.empty();
        }
        try {
            CelType given = result.getAst().getResultType();
            if (!wanted.contains(given)) {
                faults.add(node.fault("'" + text + "' gives " + given.name(), "write what gives " + wantedWords));
                return Optional.empty();
            }
            return Optional.of(new Expression(
                    node.file() + ":" + node.line(),
                    text,
                    RUNTIME.createProgram(result.getAst()),
                    Demand.of(result.getAst().getExpr()).orElse(null)));
        } catch (CelValidationException | CelEvaluationException e) {
            faults.add(node.fault("'" + text + "' cannot be compiled", "write it more simply"));
            return Optional.empty();
        }
    }

    private static Fault fault(YamlNode node, CelIssue issue) {
        // a block scalar begins on the line of its mark; its own text begins on the next
        boolean block = node.text().orElse("").strip().contains("\n");
        int line = node.line() + (block ? issue.getSourceLocation().getLine() : 0);
        return new Fault(
                node.file(), line, issue.getMessage().strip(), "use fields of the event's schema and matching types");
    }

    /** The event as conditions see it; {@code event.time} is when it was received if the source did not say. */
    public Facts facts(Event event, Customer customer) {
        var about = new LinkedHashMap<String, Object>();
        about.put("eventId", event.eventId().toString());
        about.put("source", event.source());
        about.put("id", event.id());
        about.put("type", event.type());
        about.put("subject", event.subject());
        about.put("time", event.factTime());
        about.put("receivedAt", event.receivedAt());
        return new Facts(
                Map.of(
                        "event", about,
                        "data", data.value(event.data()).orElse(Map.of()),
                        "customer", this.customer.value(customer.data()).orElse(Map.of())),
                event.factTime());
    }
}
