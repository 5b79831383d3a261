package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Holds one communication and its attempts, as the hub tells of them, against what the partners received: nothing that is
 * said to be there may be missing, and nothing may be there more often than the hub owns up to. Differences name ids alone.
 */
final class MessageJudge {
    private static final Set<String> ENDED_WELL = Set.of("delivered", "not-sent", "cancelled");
    private static final Set<String> ENDED_BADLY = Set.of("exhausted", "expired");
    private static final Set<String> MARKETING = Set.of("loyalty", "sales");
    /** In these the partner has it. */
    private static final Set<String> HAS_IT = Set.of("accepted", "sent", "delivered");
    /** In these nothing of it has left the hub. */
    private static final Set<String> NEVER_LEFT = Set.of("scheduled", "cancelled");
    /** Of what the partner may have had: nobody knows. */
    private static final String NO_ANSWER = "no-answer";
    /** Of what the partner has had, and never spoke of. */
    private static final String SILENCE = "silence";
    /** Reasons of a failure that the hub gives by itself, of what the partner may never have seen. */
    private static final Set<String> OWN_REASONS =
            Set.of("partner-unavailable", NO_ANSWER, "given-up", "no-test-recipient", "address-not-taken", SILENCE);

    private final Verdict.Writer verdict;
    private final PartnerLines lines;
    private final Timelines timelines;
    private final Predicate<UUID> wasTold;
    private final Predicate<UUID> isTold;

    /**
     * @param wasTold whether people were told of a communication
     * @param isTold whether they have yet to decide about it
     */
    MessageJudge(
            Verdict.Writer verdict,
            PartnerLines lines,
            Timelines timelines,
            Predicate<UUID> wasTold,
            Predicate<UUID> isTold) {
        this.verdict = verdict;
        this.lines = lines;
        this.timelines = timelines;
        this.wasTold = wasTold;
        this.isTold = isTold;
    }

    void communication(JsonNode c) {
        UUID id = id(c, "communicationId");
        verdict.communication(c.path("state").asText());
        ended(id, c);
        int reached = 0;
        for (JsonNode attempt : c.path("attempts")) {
            reached += attempt(attempt, c.path("customerNo").asText(), isHeldInDoubt(c));
            if (isHeldInDoubt(c) && c.path("state").asText().equals("exhausted")) {
                doubtIsHeld(attempt, c.path("customerNo").asText());
            }
        }
        verdict.check(
                !isHeldInDoubt(c) || reached < 2 || c.path("doubleContact").asBoolean(),
                "communication %s is marketing, and reached its person %d times",
                id,
                reached);
    }

    private void ended(UUID id, JsonNode c) {
        String state = c.path("state").asText();
        if (ENDED_BADLY.contains(state)) {
            verdict.check(isMarketing(c) || wasTold.test(id), "communication %s is %s, and nobody was told", id, state);
        } else if (!ENDED_WELL.contains(state)) {
            verdict.check(isTold.test(id), "communication %s is still %s", id, state);
        }
        switch (state) {
            case "delivered" ->
                verdict.check(
                        isAnywhere(c) || wasTold.test(id),
                        "communication %s is delivered, but no partner has an attempt of it",
                        id);
            case "cancelled" ->
                verdict.check(
                        timelines.of(c.path("customerNo").asText()).cancelled().contains(id),
                        "communication %s is cancelled, and its timeline does not say why",
                        id);
            case "not-sent" ->
                verdict.check(
                        !c.path("reason").asText("").isBlank(),
                        "communication %s is not-sent, and nothing says why",
                        id);
            default -> {} // open, or people were told
        }
    }

    private static boolean isAnywhere(JsonNode c) {
        for (JsonNode attempt : c.path("attempts")) {
            if (HAS_IT.contains(attempt.path("state").asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMarketing(JsonNode c) {
        return MARKETING.contains(c.path("class").asText());
    }

    /** A send-out of marketing may say that it is sent again all the same. */
    private static boolean isHeldInDoubt(JsonNode c) {
        return isMarketing(c) && !c.path("ambiguous").asText().equals("resend");
    }

    /** Returns how many of its messages reached the person. */
    private int attempt(JsonNode attempt, String customerNo, boolean isHeldInDoubt) {
        UUID id = id(attempt, "attemptId");
        String partner = attempt.path("partner").asText();
        Received received = lines.claim(id, partner);
        present(id, attempt, received);
        verdict.check(
                !NEVER_LEFT.contains(attempt.path("state").asText())
                        || received.taken() == 0
                        || timelines.of(customerNo).decided().contains(id),
                "attempt %s is %s, but %s took it",
                id,
                attempt.path("state").asText(),
                partner);
        repeated(id, attempt.path("sends").size(), received, customerNo);
        if (isHeldInDoubt && received.taken() > 1) {
            verdict.check(
                    timelines.of(customerNo).decided().contains(id),
                    "%s took attempt %s of marketing %d times, and no person decided so",
                    partner,
                    id,
                    received.taken());
        }
        return received.reached();
    }

    /** What may have reached its person and need not is for a person to decide; to give it up would be to guess. */
    private void doubtIsHeld(JsonNode attempt, String customerNo) {
        if (attempt.path("reason").asText().equals(NO_ANSWER)) {
            UUID id = id(attempt, "attemptId");
            Timelines.Said said = timelines.of(customerNo);
            verdict.check(
                    said.held().contains(id) || said.decided().contains(id),
                    "attempt %s of marketing is in doubt, and was given up without being held",
                    id);
        }
    }

    /** What is said to be at the partner was taken there, and what the partner is said to have refused was offered to it. */
    private void present(UUID id, JsonNode attempt, Received received) {
        String state = attempt.path("state").asText();
        String reason = attempt.path("reason").asText("");
        verdict.check(
                received.taken() > 0 || !HAS_IT.contains(state) && !(state.equals("failed") && reason.equals(SILENCE)),
                "attempt %s is lost: it is %s, but %s never took it",
                id,
                state,
                attempt.path("partner").asText());
        verdict.check(
                received.calls() > 0
                        || !state.equals("failed")
                        || OWN_REASONS.contains(reason)
                        || attempt.path("outcome").asText().equals("rejected"),
                "attempt %s failed by what %s is to have said (%s), but it was never called",
                id,
                attempt.path("partner").asText(),
                attempt.path("outcome").asText());
    }

    /** What was taken more than once was sent more than once, in doubt, and where there is a key under the same one. */
    private void repeated(UUID id, int sends, Received received, String customerNo) {
        int taken = received.taken();
        verdict.check(
                taken <= sends,
                "%s took attempt %s %d times, but the hub knows of %d sends",
                received.partner(),
                id,
                taken,
                sends);
        if (taken > 1) {
            int doubts = timelines.of(customerNo).doubts().getOrDefault(id, 0);
            verdict.check(
                    doubts >= taken - 1,
                    "%s took attempt %s %d times, but its timeline says ambiguous %d times and not %d",
                    received.partner(),
                    id,
                    taken,
                    doubts,
                    taken - 1);
        }
        verdict.check(
                !received.hasSeveralKeys(),
                "%s took attempt %s %d times under different keys, and not under one",
                received.partner(),
                id,
                taken);
        verdict.takenAgain(received);
    }

    private static UUID id(JsonNode node, String field) {
        return UUID.fromString(node.path(field).asText());
    }
}
