package se.budkavle.planning;

import java.util.List;

/** The channels left, in order, and why each of the others is not among them. */
public record Ranked(List<PlanStep> plan, List<RuleEffect> rules) {}
