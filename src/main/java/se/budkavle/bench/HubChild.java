package se.budkavle.bench;

import se.budkavle.Hub;

/** The hub in the bench's second process. */
final class HubChild {
    private HubChild() {}

    public static void main(String[] settings) {
        Hub.start(settings);
    }
}
