package se.budkavle.event.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name under which a source dropped a file. Whoever may drop files may choose any name. */
record FileName(String text) {
    static final String MARKER = ".done";

    /** Results get longer names than their file, and a file system takes 255 bytes. */
    private static final int LONGEST = 200;

    private static final int LONGEST_SAFE = 60;
    private static final String SIGNS = " ._-+,=@#$%&()[]{}~!;'";
    private static final List<String> UNFINISHED = List.of(".part", ".tmp", ".filepart");

    private static final Pattern PUT_ASIDE = Pattern.compile("(.+)\\.\\d+((?:\\.[^.]*)?)");

    /** No control or direction characters, no separators of any system, nothing that could not be decoded. */
    boolean isPlain() {
        return !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && text.equals(text.strip())
                && text.codePoints()
                        .allMatch(c -> Character.isLetterOrDigit(c)
                                || Character.getType(c) == Character.NON_SPACING_MARK
                                || SIGNS.indexOf(c) >= 0);
    }

    /** Under such names senders keep what they are still writing. */
    boolean isUnfinished() {
        String lower = text.toLowerCase(Locale.ROOT);
        return text.startsWith(".") || UNFINISHED.stream().anyMatch(lower::endsWith);
    }

    boolean isMarker() {
        return text.endsWith(MARKER) && text.length() > MARKER.length();
    }

    /** A name of ASCII letters that says nothing to a terminal or a file system, and is another one for another name. */
    String safe() {
        String kept = text.codePoints()
                .map(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0) ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String end = kept.substring(Math.max(0, kept.length() - LONGEST_SAFE));
        return "odd-" + fingerprint() + "-" + end;
    }

    private String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String report() {
        return text + ".report.json";
    }

    /** Ends as the file does, so that it can be dropped again. */
    String rejected() {
        return text + ".rejected" + ending();
    }

    private String ending() {
        int dot = text.lastIndexOf('.');
        return dot <= 0 ? "" : text.substring(dot);
    }

    /** The name of the newer file, when this may be one that was put aside by {@link #older}. */
    Optional<String> newer() {
        Matcher aside = PUT_ASIDE.matcher(text);
        return aside.matches() ? Optional.of(aside.group(1) + aside.group(2)) : Optional.empty();
    }

    /** Where an older file of this name is put aside. */
    FileName older(int number) {
        String ending = ending();
        return new FileName(text.substring(0, text.length() - ending.length()) + "." + number + ending);
    }
}
