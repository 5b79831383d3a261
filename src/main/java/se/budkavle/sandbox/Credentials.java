package se.budkavle.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What a simulator wants to hear before it listens. */
record Credentials(String user, String password) {

    boolean fit(String givenUser, String givenPassword) {
        return equal(user, givenUser) & equal(password, givenPassword);
    }

    private static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "credentials of " + user;
    }
}
