package se.budkavle.sendout;

import java.math.BigDecimal;

/** An amount inside conditions: 100 equals 100.00. No {@link Number}, because CEL compares those as doubles. */
record Amount(BigDecimal value) implements Comparable<Amount> {
    Amount {
        value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** @throws NumberFormatException when the text is no decimal */
    static Amount of(String text) {
        return new Amount(new BigDecimal(text));
    }

    Amount plus(Amount other) {
        return new Amount(value.add(other.value));
    }

    Amount minus(Amount other) {
        return new Amount(value.subtract(other.value));
    }

    @Override
    public int compareTo(Amount other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
