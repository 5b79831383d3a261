package se.budkavle.planning;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.Reason;
import se.budkavle.work.BusinessClock;

/** One rule that stops a whole communication because of who the person is; the first that stops has the word. */
record PersonPolicy(String name, Judge judge) {
    private static final String BIRTHDAY = "customer.birthday";
    private static final int ADULT = 18;

    static final List<PersonPolicy> ALL = List.of(
            new PersonPolicy("deceased", PersonPolicy::deceased),
            new PersonPolicy("estate", PersonPolicy::estate),
            new PersonPolicy("protected-identity", PersonPolicy::protectedIdentity),
            new PersonPolicy("minor", PersonPolicy::minor),
            new PersonPolicy("debtor", PersonPolicy::debtor));

    @FunctionalInterface
    interface Judge {
        /** Empty when the communication may go on. */
        Optional<Reason> of(Sendout sendout, Case facts);
    }

    static Optional<Reason> deceased(Sendout sendout, Case facts) {
        return facts.customer().deceased() && sendout.messageClass().isMarketing()
                ? Optional.of(Reason.of(Reasons.DECEASED))
                : Optional.empty();
    }

    static Optional<Reason> estate(Sendout sendout, Case facts) {
        return sendout.to().equals("estate") && !facts.customer().deceased()
                ? Optional.of(Reason.of(Reasons.NOT_DECEASED))
                : Optional.empty();
    }

    static Optional<Reason> protectedIdentity(Sendout sendout, Case facts) {
        return facts.customer().protectedIdentity() && sendout.messageClass().isMarketing()
                ? Optional.of(Reason.of(Reasons.PROTECTED))
                : Optional.empty();
    }

    static Optional<Reason> minor(Sendout sendout, Case facts) {
        LocalDate today = facts.now().atZone(BusinessClock.ZONE).toLocalDate();
        return sendout.on().equals(BIRTHDAY)
                        && Birth.of(facts.customer())
                                .filter(born -> born.plusYears(ADULT).isAfter(today))
                                .isPresent()
                ? Optional.of(Reason.of(Reasons.MINOR))
                : Optional.empty();
    }

    static Optional<Reason> debtor(Sendout sendout, Case facts) {
        return sendout.on().equals(BIRTHDAY)
                        && facts.customer().data().path("debtor").asBoolean(false)
                ? Optional.of(Reason.of(Reasons.DEBTOR))
                : Optional.empty();
    }
}
