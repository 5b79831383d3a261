package se.budkavle.planning;

import java.util.List;

/** Decides which communications an event calls for, and why. A pure function of the case and the rules. */
public final class Planner {
    private final Rules rules;

    public Planner(Rules rules) {
        this.rules = rules;
    }

    public List<Intent> plan(Case facts) {
        return List.of();
    }

    /** Every send-out of the event's type, those that did not match included. */
    public List<Explained> explain(Case facts) {
        return List.of();
    }
}
