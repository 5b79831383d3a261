package se.budkavle.sendout;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import org.jspecify.annotations.Nullable;

/** A condition of a send-out file, compiled and typed once. Thread-safe. */
public final class Expression {
    private final String place;
    private final String text;
    private final CelRuntime.Program program;
    private final @Nullable Demand demand;

    /** @param demand what keeps it from holding when it is not met */
    Expression(String place, String text, CelRuntime.Program program, @Nullable Demand demand) {
        this.place = place;
        this.text = text;
        this.program = program;
        this.demand = demand;
    }

    /** @throws ConditionException when it cannot be worked out, naming file and line, never a value */
    Object value(Facts facts) {
        try {
            return program.eval(facts.variables());
        } catch (CelEvaluationException e) {
            throw new ConditionException(
                    place, "'" + text + "' cannot be worked out: guard optional fields with has()", e);
        }
    }

    /**
     * The value of a condition that was checked to be true or false.
     *
     * @throws ConditionException when it cannot be worked out
     */
    public boolean holds(Facts facts) {
        return (demand == null || !demand.isUnmet(facts)) && (Boolean) value(facts);
    }

    @Override
    public String toString() {
        return text;
    }
}
