package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;

/**
 * Read off a pattern: which words must be in a text that it fits. What is not plain is not asked for.
 *
 * @param needed of each list one must be there
 */
record PhraseNeeds(List<List<String>> needed) {
    private static final int SHORTEST = 2;
    private static final String PLAIN = " -'_/@,:;<>=\"!%&#" + Wording.ADDRESS;
    private static final String MAYBE = "?*{";

    /** @param longest stands in the sequence in any case, and so does one choice of each group */
    private record Sure(String longest, List<String> groups) {}

    /** @throws IllegalArgumentException when the whole pattern is a choice */
    static PhraseNeeds of(String pattern) {
        if (choices(pattern).size() > 1) {
            throw new IllegalArgumentException("choices stand in brackets: (one|other)");
        }
        Sure whole = sure(pattern);
        var needed = new ArrayList<List<String>>();
        if (whole.longest().length() >= SHORTEST) {
            needed.add(List.of(whole.longest()));
        }
        for (String group : whole.groups()) {
            List<String> words = choices(group).stream()
                    .map(choice -> sure(choice).longest())
                    .toList();
            if (words.stream().allMatch(word -> word.length() >= SHORTEST)) {
                needed.add(words);
            }
        }
        return new PhraseNeeds(needed);
    }

    /** Of a sequence of words and groups; groups that may be absent are passed over. */
    private static Sure sure(String sequence) {
        var groups = new ArrayList<String>();
        var run = new StringBuilder();
        String longest = "";
        for (int i = 0; i <= sequence.length(); ) {
            char c = i < sequence.length() ? sequence.charAt(i) : 0;
            if (c != 0 && isPlain(c)) {
                run.append(c);
                i++;
                continue;
            }
            if (MAYBE.indexOf(c) >= 0 && !run.isEmpty()) {
                run.setLength(run.length() - 1);
            }
            longest = run.length() > longest.length() ? run.toString() : longest;
            run.setLength(0);
            int end = c == '(' || c == '[' || c == '{' ? close(sequence, i) : i + (c == '\\' ? 2 : 1);
            boolean absent = end < sequence.length() && MAYBE.indexOf(sequence.charAt(end)) >= 0;
            if (c == '(' && !absent && sequence.charAt(i + 1) != '?') {
                groups.add(sequence.substring(i + 1, end - 1));
            }
            i = end;
        }
        return new Sure(longest, groups);
    }

    private static List<String> choices(String group) {
        var choices = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i <= group.length(); i++) {
            if (i == group.length() || group.charAt(i) == '|') {
                choices.add(group.substring(start, i));
                start = i + 1;
            } else if (group.charAt(i) == '(') {
                i = close(group, i) - 1;
            } else if (group.charAt(i) == '\\') {
                i++;
            }
        }
        return choices;
    }

    private static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
    }

    private static int close(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
                continue;
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return pattern.length();
    }
}
