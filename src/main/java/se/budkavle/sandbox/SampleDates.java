package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import se.budkavle.work.BusinessClock;

/**
 * Moves an example in time: every date by the same number of days, so that what was 91 days away still is; moments too,
 * but none into the future; months, and periods that are whole months, by whole months.
 */
record SampleDates(long days, long months, Instant now) {
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d\\d");

    static SampleDates between(Instant example, Instant now) {
        LocalDate then = LocalDate.ofInstant(example, BusinessClock.ZONE);
        LocalDate today = LocalDate.ofInstant(now, BusinessClock.ZONE);
        return new SampleDates(
                ChronoUnit.DAYS.between(then, today),
                ChronoUnit.MONTHS.between(YearMonth.from(then), YearMonth.from(today)),
                now);
    }

    /** A moved copy. A birth date stays what it is. */
    ObjectNode onto(ObjectNode example) {
        ObjectNode copy = example.deepCopy();
        move(copy, this::byDays);
        return copy;
    }

    private void move(ObjectNode object, UnaryOperator<String> mover) {
        for (String name : names(object)) {
            JsonNode value = object.path(name);
            if (name.equals("period") && value instanceof ObjectNode period) {
                move(period, this::byMonths);
                nameQuarter(period);
            } else if (value instanceof ObjectNode inner) {
                move(inner, mover);
            } else if (value instanceof ArrayNode list) {
                list.forEach(item -> {
                    if (item instanceof ObjectNode inner) {
                        move(inner, mover);
                    }
                });
            } else if (value.isTextual() && !name.equals("birthDate")) {
                object.put(name, mover.apply(value.asText()));
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    private String byDays(String text) {
        if (MOMENT.matcher(text).matches()) {
            Instant moment = Instant.parse(text).plus(days, ChronoUnit.DAYS);
            return (moment.isAfter(now) ? moment.minus(1, ChronoUnit.DAYS) : moment).toString();
        }
        if (DATE.matcher(text).matches()) {
            return LocalDate.parse(text).plusDays(days).toString();
        }
        return MONTH.matcher(text).matches()
                ? YearMonth.parse(text).plusMonths(months).toString()
                : text;
    }

    private String byMonths(String text) {
        if (!DATE.matcher(text).matches()) {
            return text;
        }
        LocalDate date = LocalDate.parse(text);
        YearMonth month = YearMonth.from(date).plusMonths(months);
        boolean last = date.getDayOfMonth() == date.lengthOfMonth();
        return (last ? month.atEndOfMonth() : month.atDay(Math.min(date.getDayOfMonth(), month.lengthOfMonth())))
                .toString();
    }

    /** A quarter is named by its first day and begins with a quarter's first month. */
    private static void nameQuarter(ObjectNode period) {
        if (period.hasNonNull("quarter")) {
            LocalDate from = LocalDate.parse(period.path("from").asText());
            LocalDate first = from.with(IsoFields.DAY_OF_QUARTER, 1);
            period.put("from", first.toString());
            period.put("to", first.plusMonths(3).minusDays(1).toString());
            period.put("quarter", first.getYear() + "-Q" + first.get(IsoFields.QUARTER_OF_YEAR));
        }
    }
}
