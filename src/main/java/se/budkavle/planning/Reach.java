package se.budkavle.planning;

import java.util.Map;
import se.budkavle.timeline.Reason;

/** Whether somebody can be reached by a channel. */
public sealed interface Reach {

    /**
     * @param address e-mail, E.164 number or postal key: what a suppression names
     * @param recipient {@code name}, and by channel {@code email}, {@code mobile}, or {@code lines} with
     *     {@code postalCode}, {@code city}, {@code country}; {@code withoutPersonalData} for protected persons' e-mail
     */
    record Reachable(String address, Map<String, Object> recipient) implements Reach {}

    record Unreachable(Reason reason) implements Reach {}
}
