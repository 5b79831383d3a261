package se.budkavle.sandbox;

import org.jspecify.annotations.Nullable;

/** What a partner's ledger says of one attempt. */
final class Received {
    private final String partner;
    private int calls;
    private int taken;
    private int answered;
    private int reached;
    private @Nullable String key;
    private boolean hasOtherKeys;

    Received(String partner) {
        this.partner = partner;
    }

    /** @param newKey of what was taken, empty where the partner knows nothing again that it has had */
    void add(boolean isTaken, boolean isAnswered, boolean reaches, String newKey) {
        calls++;
        if (!isTaken) {
            return;
        }
        taken++;
        answered += isAnswered ? 1 : 0;
        hasOtherKeys |= key != null && !key.equals(newKey);
        // what it knows again it passes on once
        reached += reaches && !(isKeyed(newKey) && newKey.equals(key)) ? 1 : 0;
        key = newKey;
    }

    private static boolean isKeyed(@Nullable String key) {
        return key != null && !key.isEmpty();
    }

    String partner() {
        return partner;
    }

    /** How often it was asked to take it, refusals included. */
    int calls() {
        return calls;
    }

    int taken() {
        return taken;
    }

    /** How often it was taken once more although the hub had been told that the partner has it. */
    int takenAgain() {
        return Math.max(0, answered - 1);
    }

    /** How many of the messages ended in the person's hands. */
    int reached() {
        return reached;
    }

    /** Whether the partner knows again what it has had. */
    boolean isKeyed() {
        return isKeyed(key);
    }

    /** Whether a partner that knows its messages by a key was given this one under several. */
    boolean hasSeveralKeys() {
        return hasOtherKeys;
    }
}
