package se.budkavle.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** What a simulator wants to hear before it listens. */
record Credentials(String user, String password) {
    private static final String BASIC = "Basic ";

    boolean fit(String givenUser, String givenPassword) {
        return equal(user, givenUser) & equal(password, givenPassword);
    }

    /** Whether a Basic {@code Authorization} header carries them (RFC 7617). */
    boolean areBasicIn(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return false;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon >= 0 && fit(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** Whether a header is the password, behind {@code Bearer} or alone. */
    boolean areTokenIn(String header) {
        return fit(user, header.replaceFirst("^Bearer ", ""));
    }

    private static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "credentials of " + user;
    }
}
