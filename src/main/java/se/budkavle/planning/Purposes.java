package se.budkavle.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import se.budkavle.sendout.MessageClass;

/** What somebody may have said yes or no to, so that it concerns a communication. */
public final class Purposes {
    private Purposes() {}

    /** Its class, its topic, everything, and of loyalty and sales {@code marketing}. */
    public static List<String> of(String messageClass, String topic) {
        var purposes = new ArrayList<>(List.of(messageClass, topic, "*"));
        if (Arrays.stream(MessageClass.values())
                .filter(MessageClass::isMarketing)
                .anyMatch(marketing -> marketing.word().equals(messageClass))) {
            purposes.add("marketing");
        }
        return purposes;
    }
}
