package se.budkavle.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * How long partners take, in business time, but for {@code hold} and {@code hubsAnswer}.
 *
 * @param smsSent after acceptance, until a phone company has the text
 * @param smsDelivered after acceptance, until the phone has it
 * @param smsLate after acceptance, for the numbers whose report comes when nobody waits any more
 * @param reportRetries pauses before a delivery report is given again that the hub did not take; then it is given up
 * @param mailReport after acceptance, until a bounce or automatic reply is in the mailbox
 * @param complaint after acceptance, until the recipient's provider passes on a complaint
 * @param printReceived from the done marker to the first acknowledgement
 * @param printReturned from the mailing to the returned letter's registration
 * @param hold machine time that a connection is kept open without an answer: longer than a gateway's client waits
 * @param hubsAnswer machine time that a gateway waits for the hub to answer a report
 */
public record Delays(
        Duration smsSent,
        Duration smsDelivered,
        Duration smsLate,
        List<Duration> reportRetries,
        Duration mailReport,
        Duration complaint,
        Duration printReceived,
        Duration printReturned,
        Duration hold,
        Duration hubsAnswer) {

    public static Delays usual() {
        return new Delays(
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                Duration.ofDays(3),
                List.of(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(4)),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofDays(4),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    public Delays withMachineTime(Duration held, Duration answered) {
        return new Delays(
                smsSent,
                smsDelivered,
                smsLate,
                reportRetries,
                mailReport,
                complaint,
                printReceived,
                printReturned,
                held,
                answered);
    }
}
