package se.budkavle.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import se.budkavle.sendout.MessageClass;
import se.budkavle.sendout.SendoutCatalogue;

/** What somebody may have said yes or no to, so that it concerns a communication. */
public final class Purposes {
    private Purposes() {}

    /** Everything that somebody may say yes or no to: each class, and the topics of all send-outs. */
    public static Set<String> of(SendoutCatalogue sendouts) {
        var purposes = new TreeSet<String>();
        Arrays.stream(MessageClass.values()).forEach(c -> purposes.addAll(of(c.word(), c.word())));
        sendouts.all().forEach(s -> purposes.add(s.topic()));
        return purposes;
    }

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
