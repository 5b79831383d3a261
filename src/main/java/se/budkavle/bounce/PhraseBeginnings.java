package se.budkavle.bounce;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * With which letters a pattern's matches may begin, read off the pattern: {@code (no |)(user|mailbox)} begins with
 * "no ", "user" or "mailbox". Few and telling beginnings are better than many long ones.
 */
final class PhraseBeginnings {
    private static final int MOST = 160;
    private static final int LONG_ENOUGH = 12;
    /** Longer ones are not multiplied by the choices that follow. */
    private static final int GOOD = 3;

    /** @param open whether what follows in the pattern follows in the match too */
    private record Start(String text, boolean open) {
        Start then(Start next) {
            return new Start(text + next.text, next.open && text.length() + next.text.length() < LONG_ENOUGH);
        }
    }

    private final String pattern;
    private int at;

    private PhraseBeginnings(String pattern) {
        this.pattern = pattern;
    }

    /** Empty when it cannot be said. */
    static List<String> of(String pattern) {
        Set<Start> starts = new PhraseBeginnings(pattern).choices();
        List<String> texts = starts.stream().map(Start::text).distinct().toList();
        return starts.size() > MOST || texts.contains("")
                ? List.of()
                : texts.stream()
                        .filter(text -> texts.stream().noneMatch(o -> !o.equals(text) && text.startsWith(o)))
                        .toList();
    }

    /** Up to the end of the pattern, or behind the bracket that closes this group. */
    private Set<Start> choices() {
        var all = new LinkedHashSet<Start>();
        while (true) {
            all.addAll(sequence());
            if (at >= pattern.length() || pattern.charAt(at++) == ')') {
                return all;
            }
        }
    }

    private Set<Start> sequence() {
        Set<Start> starts = Set.of(new Start("", true));
        while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
            Set<Start> next = atom();
            Set<Start> maybe = quantified(next);
            starts = starts.size() > MOST ? starts : joined(starts, maybe);
        }
        return starts;
    }

    private static Set<Start> joined(Set<Start> starts, Set<Start> next) {
        var joined = new LinkedHashSet<Start>();
        for (Start start : starts) {
            boolean enough = !start.open() || next.size() > 1 && start.text().length() >= GOOD;
            if (enough) {
                joined.add(new Start(start.text(), false));
            } else {
                next.forEach(n -> joined.add(start.then(n)));
            }
        }
        return joined;
    }

    private Set<Start> atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> set();
            case '\\' -> plain(pattern.charAt(at++));
            case '~', '^', '$' -> Set.of(new Start("", true));
            case '.' -> Set.of(new Start("", false));
            default -> Set.of(new Start(String.valueOf(c), true));
        };
    }

    private static Set<Start> plain(char escaped) {
        return Set.of(Character.isLetterOrDigit(escaped) ? new Start("", false) : new Start("" + escaped, true));
    }

    // what only looks ahead or back is no part of the match
    private Set<Start> group() {
        boolean looks = pattern.startsWith("?=", at) || pattern.startsWith("?!", at) || pattern.startsWith("?<", at);
        if (pattern.startsWith("?:", at)) {
            at += 2;
        }
        Set<Start> inside = choices();
        return looks ? Set.of(new Start("", true)) : inside;
    }

    private Set<Start> set() {
        int open = at;
        at = pattern.indexOf(']', at + 1) + 1;
        boolean one = at - open == 2;
        return Set.of(one ? new Start(pattern.substring(open, open + 1), true) : new Start("", false));
    }

    private Set<Start> quantified(Set<Start> starts) {
        char c = at < pattern.length() ? pattern.charAt(at) : 0;
        if ("?*+{".indexOf(c) < 0 || c == 0) {
            return starts;
        }
        at = c == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
        while (at < pattern.length() && "?+".indexOf(pattern.charAt(at)) >= 0) {
            at++;
        }
        var all = new LinkedHashSet<Start>();
        starts.forEach(start -> all.add(c == '?' ? start : new Start(start.text(), false)));
        if (c != '+') {
            all.add(new Start("", c == '?' || c == '*' || c == '{'));
        }
        return all;
    }
}
