package se.budkavle.content;

import com.openhtmltopdf.extend.FSTextBreaker;
import java.text.BreakIterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a letter's line may end: after blanks, and after a hyphen between two long words. Unicode's own rule would break
 * {@code example.com} after its full stop and {@code 8–17} after its dash.
 */
final class LineBreaks implements FSTextBreaker {
    private static final Pattern END = Pattern.compile("[ \\t\\r\\n]+|(?<=\\p{L}{4}-)(?=\\p{L}{4})");

    private Matcher ends = END.matcher("");
    private int length;
    private int last = BreakIterator.DONE;

    @Override
    public void setText(String text) {
        ends = END.matcher(text);
        length = text.length();
        last = 0;
    }

    /** As of a {@link BreakIterator}: the text's end is the last place, given once. */
    @Override
    public int next() {
        if (last == length) {
            last = BreakIterator.DONE;
        } else if (last != BreakIterator.DONE) {
            last = ends.find() ? ends.end() : length;
        }
        return last;
    }
}
