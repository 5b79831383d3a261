package se.budkavle.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Suppression;
import se.budkavle.partner.Outcome;

/** What one history's person said, and what became of the addresses: by the hub's own lesson, and by what must be of it. */
final class Memory {
    private final List<ConsentWord> consents = new ArrayList<>();
    private final List<Suppression> suppressed = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> stopped = new HashSet<>();

    List<ConsentWord> consents() {
        return consents;
    }

    List<Suppression> suppressed() {
        return suppressed;
    }

    int version() {
        return consents.size();
    }

    /** As the hub does it; what has to follow is noted by itself. */
    void learn(Attempt a, Instant now) {
        Lesson lesson = Lesson.of(a);
        if (lesson.dead() != null) {
            suppressed.add(new Suppression(a.channel(), a.address(), lesson.dead(), now));
        }
        if (lesson.withdraws() != null) {
            say("*", now, lesson.withdraws());
        }
        if (a.complaint() || a.outcome() == Outcome.FAILED_HARD) {
            dead.add(a.channel() + " " + a.address());
        }
        if (a.complaint() || a.outcome() == Outcome.BLOCKED && "stop".equals(a.reason())) {
            stopped.add("*");
        }
    }

    void stop(String channel, Instant now) {
        say(channel, now, "stop");
        stopped.add(channel);
    }

    private void say(String channel, Instant now, String origin) {
        for (String purpose : List.of("sales", "loyalty")) {
            consents.add(new ConsentWord(purpose, channel, false, now, origin, ""));
        }
    }

    /** Another message found out. */
    void dies(String channel, String address, Instant now) {
        suppressed.add(new Suppression(channel, address, "another message", now));
        dead.add(channel + " " + address);
    }

    void lift() {
        suppressed.clear();
        dead.clear();
    }

    Set<String> dead() {
        return dead;
    }

    boolean isDead(String channel, String address) {
        return dead.contains(channel + " " + address);
    }

    boolean hasStopped(String channel) {
        return stopped.contains(channel) || stopped.contains("*");
    }
}
