package se.budkavle.content;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.TemplateFunction;
import se.budkavle.release.UnfitValueException;

/**
 * How a language writes days, money and numbers: the functions that texts call. A document's lines must not break inside
 * a day or an amount; in an SMS the same unbreakable space would more than double the price.
 */
final class Wording {
    private static final int PHONES_KEPT = 64;
    private static final char UNBREAKABLE = '\u00a0';
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    static final Wording SV = new Wording(Locale.of("sv"), ' ', ',', "inklusive moms", "exklusive moms");
    static final Wording EN = new Wording(Locale.UK, ',', '.', "including VAT", "excluding VAT");

    private final DateTimeFormatter days;
    private final DateTimeFormatter months;
    private final DateTimeFormatter shortMonths;
    private final char grouping;
    private final char point;
    private final String withVat;
    private final String withoutVat;
    private final boolean swedish;
    private final Map<String, Object> functions;
    private final Map<String, Object> unbreakable;

    /** A brand's number stands in every mail, thrice; taking it apart anew is a sixth of the mail's cost. */
    private final Map<String, String> phones = new ConcurrentHashMap<>();

    private Wording(Locale locale, char grouping, char point, String withVat, String withoutVat) {
        this.days = DateTimeFormatter.ofPattern("d MMMM uuuu", locale);
        this.months = DateTimeFormatter.ofPattern("MMMM uuuu", locale);
        this.shortMonths = DateTimeFormatter.ofPattern("MMM uuuu", locale);
        this.grouping = grouping;
        this.point = point;
        this.withVat = withVat;
        this.withoutVat = withoutVat;
        this.swedish = locale.getLanguage().equals("sv");
        this.functions = functions(text -> text);
        this.unbreakable = functions(text -> text.replace(' ', UNBREAKABLE));
    }

    /** @param tie what is done to words that belong together */
    private Map<String, Object> functions(UnaryOperator<String> tie) {
        return Map.of(
                "day", TemplateFunction.named("day", a -> tie.apply(day(a.getFirst()))),
                "month", TemplateFunction.named("month", a -> tie.apply(month(a.getFirst()))),
                "money", TemplateFunction.named("money", a -> tie.apply(money(a))),
                "kwh", TemplateFunction.named("kwh", a -> tie.apply(kwh(a.getFirst()))),
                "phone", TemplateFunction.named("phone", a -> tie.apply(phone(a.getFirst()))),
                "period", TemplateFunction.named("period", a -> tie.apply(period(a.getFirst()))),
                "price", TemplateFunction.named("price", a -> price(a.getFirst(), tie)));
    }

    /** Swedish for every language that has no wording of its own. */
    static Wording of(String language) {
        return language.equals("en") ? EN : SV;
    }

    /** For an SMS and for subjects. */
    Map<String, Object> functions() {
        return functions;
    }

    /** For texts that are set in lines. */
    Map<String, Object> unbreakableFunctions() {
        return unbreakable;
    }

    /** {@code 28 februari 2026}; a moment counts as its day in Stockholm. */
    String day(Object value) throws UnfitValueException {
        String text = value.toString();
        try {
            LocalDate date =
                    text.length() > 10 ? Instant.parse(text).atZone(ZONE).toLocalDate() : LocalDate.parse(text);
            return days.format(date);
        } catch (DateTimeException e) {
            throw new UnfitValueException("day wants a date such as 2026-02-28");
        }
    }

    /** {@code februari 2026}, of a month or a date. */
    String month(Object value) throws UnfitValueException {
        return months.format(yearMonth(value));
    }

    /** {@code feb 2026}, for the labels of a chart. */
    String shortMonthOrAsIs(String month) {
        try {
            return shortMonths.format(yearMonth(month)).replace(".", "");
        } catch (UnfitValueException e) {
            return month;
        }
    }

    String kwhOrAsIs(String amount) {
        try {
            return kwh(amount);
        } catch (UnfitValueException e) {
            return amount;
        }
    }

    String kwhAMonth() {
        return swedish ? "kWh per månad" : "kWh a month";
    }

    private static YearMonth yearMonth(Object value) throws UnfitValueException {
        String text = value.toString();
        try {
            return YearMonth.parse(text.length() > 7 ? text.substring(0, 7) : text);
        } catch (DateTimeException e) {
            throw new UnfitValueException("month wants a month such as 2026-02");
        }
    }

    private String money(List<Object> arguments) throws UnfitValueException {
        Object amount = arguments.getFirst();
        Object currency = arguments.size() > 1 ? arguments.get(1) : "SEK";
        if (amount instanceof Map<?, ?> map) {
            amount = part(map, "amount", "money");
            currency = map.get("currency") == null ? currency : map.get("currency");
        }
        String digits = number(decimal(amount, "money").setScale(2, RoundingMode.HALF_EVEN));
        if (swedish) {
            return digits + " " + (currency.equals("SEK") ? "kr" : currency);
        }
        return currency + " " + digits;
    }

    String kwh(Object value) throws UnfitValueException {
        BigDecimal amount = decimal(value, "kwh").stripTrailingZeros();
        return number(amount.scale() < 0 ? amount.setScale(0) : amount) + " kWh";
    }

    /** {@code 89,50 öre/kWh inklusive moms}; nothing about VAT when the price does not say. */
    private String price(Object value, UnaryOperator<String> tie) throws UnfitValueException {
        if (!(value instanceof Map<?, ?> price)) {
            throw new UnfitValueException("price wants {amount, unit, vatIncluded}");
        }
        BigDecimal amount = decimal(part(price, "amount", "price"), "price");
        String text = tie.apply(
                number(amount.scale() < 2 ? amount.setScale(2) : amount) + " " + part(price, "unit", "price"));
        if (!(price.get("vatIncluded") instanceof Boolean included)) {
            return text;
        }
        return text + " " + (included ? withVat : withoutVat);
    }

    /** {@code 070-174 06 05} in Swedish, {@code +46 70 174 06 05} in other languages; what is no number stays. */
    private String phone(Object value) {
        String number = value.toString();
        String known = phones.get(number);
        if (known != null) {
            return known;
        }
        String written = written(number);
        if (phones.size() < PHONES_KEPT) {
            phones.put(number, written);
        }
        return written;
    }

    private String written(String value) {
        try {
            var number = PhoneNumberUtil.getInstance().parse(value, "SE");
            boolean national = swedish && number.getCountryCode() == 46;
            return PhoneNumberUtil.getInstance()
                    .format(number, national ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
        } catch (NumberParseException e) {
            return value;
        }
    }

    /** {@code 1 månad}, {@code 14 dagar} of {@code P1M}, {@code P14D}. */
    private String period(Object value) throws UnfitValueException {
        try {
            Period period = Period.parse(value.toString());
            var words = new ArrayList<String>();
            count(words, period.getYears(), swedish ? "år" : "year", swedish ? "år" : "years");
            count(words, period.getMonths(), swedish ? "månad" : "month", swedish ? "månader" : "months");
            count(words, period.getDays(), swedish ? "dag" : "day", swedish ? "dagar" : "days");
            return words.isEmpty()
                    ? "0 " + (swedish ? "dagar" : "days")
                    : String.join(swedish ? " och " : " and ", words);
        } catch (DateTimeException e) {
            throw new UnfitValueException("period wants a period such as P1M");
        }
    }

    private static void count(List<String> words, int number, String one, String many) {
        if (number != 0) {
            words.add(number + " " + (number == 1 ? one : many));
        }
    }

    private static Object part(Map<?, ?> map, String key, String function) throws UnfitValueException {
        @Nullable Object value = map.get(key);
        if (value == null) {
            throw new UnfitValueException("%s wants a value with '%s'".formatted(function, key));
        }
        return value;
    }

    private static BigDecimal decimal(Object value, String function) throws UnfitValueException {
        try {
            return new BigDecimal(value.toString());
        } catch (NumberFormatException e) {
            throw new UnfitValueException(function + " wants a decimal number such as 1234.50");
        }
    }

    private String number(BigDecimal value) {
        String plain = value.abs().toPlainString();
        int end = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
        var out = new StringBuilder(value.signum() < 0 ? "-" : "");
        for (int i = 0; i < end; i++) {
            out.append(i > 0 && (end - i) % 3 == 0 ? String.valueOf(grouping) : "")
                    .append(plain.charAt(i));
        }
        return end == plain.length()
                ? out.toString()
                : out.append(point).append(plain, end + 1, plain.length()).toString();
    }
}
