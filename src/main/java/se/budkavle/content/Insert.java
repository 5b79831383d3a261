package se.budkavle.content;

import java.util.List;
import org.commonmark.node.CustomBlock;

/** The nodes that Markdown itself does not have. */
abstract sealed class Insert extends CustomBlock {

    static final class Part extends Insert {
        private final String name;

        Part(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** A part named {@code …-facts} is a box of labels and values. */
        boolean isFacts() {
            return name.endsWith("-facts");
        }

        /** A part named {@code …-hint} is small print. */
        boolean isHint() {
            return name.endsWith("-hint");
        }
    }

    static final class Button extends Insert {
        private final String href;
        private final String text;

        Button(String href, String text) {
            this.href = href;
            this.text = text;
        }

        String href() {
            return href;
        }

        String text() {
            return text;
        }
    }

    static final class Chart extends Insert {
        private final List<Bar> bars;

        Chart(List<Bar> bars) {
            this.bars = List.copyOf(bars);
        }

        List<Bar> bars() {
            return bars;
        }

        double highest() {
            return bars.stream().mapToDouble(Bar::kwh).max().orElse(0);
        }
    }

    /** @param amount as the source wrote it */
    record Bar(String month, String amount) {
        double kwh() {
            return Double.parseDouble(amount);
        }
    }
}
