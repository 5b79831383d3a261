package se.budkavle.delivery;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Cost;

/** An attempt for a test, which says what matters there. */
public final class AnAttempt {
    private UUID id = new UUID(1, 1);
    private UUID communicationId = new UUID(1, 2);
    private String customerNo = "1";
    private String personKey = "1";
    private int step;
    private String channel = "sms";
    private String partner = "partner";
    private AttemptState state = AttemptState.SCHEDULED;
    private @Nullable Outcome outcome;
    private boolean complaint;
    private @Nullable String reason;
    private String address = "address";
    private Cost cost = new Cost(BigDecimal.ZERO, "SEK");
    private Duration waitFor = Duration.ofHours(4);
    private int consentVersion;
    private Instant createdAt = Instant.EPOCH;
    private List<Instant> sends = List.of();

    private AnAttempt() {}

    public static AnAttempt that(AttemptState state) {
        var made = new AnAttempt();
        made.state = state;
        return made;
    }

    /** Of the same communication by the same way, with no report yet. */
    public static AnAttempt like(Attempt a) {
        var made = that(a.state());
        made.id = a.attemptId();
        made.communicationId = a.communicationId();
        made.customerNo = a.customerNo();
        made.personKey = a.personKey();
        made.step = a.step();
        made.channel = a.channel();
        made.partner = a.partner();
        made.address = a.address();
        made.cost = a.cost();
        made.waitFor = a.waitFor();
        made.consentVersion = a.consentVersion();
        made.createdAt = a.createdAt();
        made.sends = a.sends();
        return made;
    }

    AnAttempt of(Communication c, int number) {
        communicationId = c.communicationId();
        customerNo = c.customerNo();
        personKey = c.personKey();
        step = number;
        return named(UUID.nameUUIDFromBytes((c.communicationId() + "/" + number).getBytes()));
    }

    public AnAttempt named(UUID attemptId) {
        id = attemptId;
        return this;
    }

    public AnAttempt now(AttemptState next) {
        state = next;
        return this;
    }

    AnAttempt by(String way, String to, Duration wait) {
        channel = way;
        address = to;
        waitFor = wait;
        return this;
    }

    AnAttempt at(String otherPartner) {
        partner = otherPartner;
        return this;
    }

    AnAttempt failed(@Nullable Outcome how) {
        outcome = how;
        return this;
    }

    AnAttempt to(String customer, String person) {
        customerNo = customer;
        personKey = person;
        return this;
    }

    AnAttempt complainedAbout() {
        complaint = true;
        return this;
    }

    AnAttempt because(@Nullable String why) {
        reason = why;
        return this;
    }

    AnAttempt allowedBy(int version) {
        consentVersion = version;
        return this;
    }

    public AnAttempt madeAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    public AnAttempt sentAt(List<Instant> moments) {
        sends = List.copyOf(moments);
        return this;
    }

    public Attempt made() {
        return new Attempt(
                id,
                communicationId,
                customerNo,
                personKey,
                step,
                channel,
                partner,
                state,
                0,
                outcome,
                reason,
                false,
                complaint,
                null,
                address,
                cost,
                waitFor,
                null,
                null,
                null,
                consentVersion,
                createdAt,
                sends);
    }
}
