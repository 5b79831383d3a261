package se.budkavle.sendout;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text that one field must have for a condition to hold, as in {@code data.product == 'heat' && ...}. Most send-outs of
 * an event's type ask for another one, and to compare two texts costs far less than to work the condition out. As CEL has
 * it, {@code false && error} is false, so that nothing else of the condition matters then.
 *
 * @param path from a variable to the field
 */
record Demand(List<String> path, String text) {

    /** The first such demand among those that must all be met. */
    static Optional<Demand> of(CelExpr condition) {
        if (condition.getKind() != ExprKind.Kind.CALL) {
            return Optional.empty();
        }
        CelCall call = condition.call();
        return switch (call.function()) {
            case "_&&_" -> call.args().stream().flatMap(arg -> of(arg).stream()).findFirst();
            case "_==_" ->
                of(call.args().get(0), call.args().get(1))
                        .or(() -> of(call.args().get(1), call.args().get(0)));
            default -> Optional.empty();
        };
    }

    private static Optional<Demand> of(CelExpr field, CelExpr text) {
        if (text.getKind() != ExprKind.Kind.CONSTANT || text.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return Optional.empty();
        }
        var path = new LinkedList<String>();
        CelExpr at = field;
        for (;
                at.getKind() == ExprKind.Kind.SELECT && !at.select().testOnly();
                at = at.select().operand()) {
            path.addFirst(at.select().field());
        }
        if (path.isEmpty() || at.getKind() != ExprKind.Kind.IDENT) {
            return Optional.empty();
        }
        path.addFirst(at.ident().name());
        return Optional.of(new Demand(List.copyOf(path), text.constant().stringValue()));
    }

    /** Whether the field has another text; of one that is not there, or is no text, the condition itself decides. */
    boolean isUnmet(Facts facts) {
        @Nullable Object value = facts.variables();
        for (String name : path) {
            value = value instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return value instanceof String other && !other.equals(text);
    }
}
