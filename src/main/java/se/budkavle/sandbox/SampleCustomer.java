package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;

/** Somebody who does not exist: the {@code i}-th, always the same for one seed. */
final class SampleCustomer {
    private static final List<String> FIRST_NAMES = List.of(
            "Åsa", "Björn", "Cecilia", "David", "Elin", "Fredrik", "Greta", "Håkan", "Ingrid", "Johan", "Karin", "Lars",
            "Märta", "Nils", "Olivia", "Per", "Rebecka", "Sören", "Tove", "Ulf", "Vera", "Wilhelm", "Ylva", "Östen");
    private static final List<String> LAST_NAMES = List.of(
            "Öberg",
            "Ågren",
            "Lindqvist",
            "Sjöström",
            "Backlund",
            "Ek",
            "Fors",
            "Granat",
            "Hedlund",
            "Isaksson",
            "Järnefelt",
            "Källman",
            "Lövgren",
            "Måård",
            "Norén",
            "Palmgren",
            "Rask",
            "Strömbäck",
            "Törnros",
            "Wärn",
            "Zätterlund",
            "Af Ekenstam",
            "Von Knorring",
            "O'Sullivan",
            "Näslund-Åkerö");
    private static final List<String> STREETS = List.of(
            "Storgatan",
            "Björkvägen",
            "Övre Slottsgatan",
            "Kärleksstigen",
            "Ängsvägen",
            "Järnvägsgatan",
            "Skolgatan",
            "Västra Hamngatan",
            "Sågverksvägen",
            "Prästgårdsgatan");
    private static final List<String> PLACES = List.of(
            "582 24 Linköping",
            "753 10 Uppsala",
            "652 24 Karlstad",
            "791 37 Falun",
            "621 45 Visby",
            "852 35 Sundsvall",
            "903 26 Umeå",
            "411 04 Göteborg",
            "211 22 Malmö",
            "392 31 Kalmar",
            "981 31 Kiruna",
            "118 60 Stockholm");
    private static final List<List<String>> WISHES = List.of(
            List.of("sms", "email"),
            List.of("email", "sms"),
            List.of("email"),
            List.of("sms"),
            List.of("letter"),
            List.of("email", "letter"),
            List.of("mailbox", "email"),
            List.of());
    private static final DateTimeFormatter BASIC = DateTimeFormatter.BASIC_ISO_DATE;
    private static final LocalDate OLDEST = LocalDate.of(1940, 1, 1);
    /** Days until 2004-12-31; one more than a multiple of neither 2 nor 5, so that serials spread. */
    private static final int BIRTH_DAYS = 23_742;
    /** Serials from 980 to 999 are kept free for made-up people. */
    private static final int FIRST_SERIAL = 980;

    private static final int SERIALS = 20;

    private final long i;
    private final long seed;
    private final SplittableRandom random;

    SampleCustomer(long i, long seed) {
        this.i = i;
        this.seed = seed;
        this.random = new SplittableRandom(seed * 1_000_003 + i);
    }

    Personas.Sms sms() {
        return i % 2 == 0 ? Personas.Sms.DELIVERED : inTurn(Personas.Sms.values(), i / 2);
    }

    Personas.Mail mail() {
        return i / 2 % 2 == 0 ? Personas.Mail.OK : inTurn(Personas.Mail.values(), i / 4);
    }

    Personas.Letter letter() {
        return i % 3 == 0 ? inTurn(Personas.Letter.values(), i / 3) : Personas.Letter.MAILED;
    }

    /** The first of each kind is the one that works; the others come in turn. */
    private static <P> P inTurn(P[] personas, long turn) {
        return personas[1 + (int) (turn % (personas.length - 1))];
    }

    /** Puts this person (or company) in the place of the example's, keeping what the example says about the case. */
    void moveInto(ObjectNode customer, String customerNo) {
        customer.put("customerNo", customerNo);
        if (customer.hasNonNull("companyName")) {
            customer.put("orgNumber", CheckDigit.luhn("5599%05d".formatted(i % 100_000)));
            customer.put("companyName", pick(LAST_NAMES) + "s Bageri AB");
            customer.put("contact", pick(FIRST_NAMES) + " " + pick(LAST_NAMES));
        } else {
            bear(customer, OLDEST.plusDays(Math.floorMod(i * 7919 + seed, BIRTH_DAYS)), i / BIRTH_DAYS + i);
            customer.put("firstName", pick(FIRST_NAMES));
            customer.put("lastName", pick(LAST_NAMES));
        }
        customer.put("language", i % 11 == 10 ? "en" : "sv");
        writeAddresses(customer, customerNo);
        writeWishes(customer);
    }

    /** Has the birthday on this day, in some year long enough ago. */
    void isBornOn(ObjectNode customer, LocalDate day) {
        int year = OLDEST.getYear() + (int) (i / 7 % 64);
        bear(customer, MonthDay.from(day).atYear(year), i);
    }

    private static void bear(ObjectNode customer, LocalDate day, long turn) {
        long serial = FIRST_SERIAL + turn % SERIALS;
        String ten = CheckDigit.luhn(day.format(BASIC).substring(2) + serial);
        customer.put("birthDate", day.toString());
        customer.put("personalNumber", day.format(BASIC).substring(0, 2) + ten);
    }

    private void writeAddresses(ObjectNode customer, String customerNo) {
        List<String> numbers = sms().numbers();
        customer.put("mobile", numbers.get((int) (i / 18 % numbers.size())));
        customer.put("email", mail().address(customerNo));
        if (i % 13 == 6) {
            customer.remove("mobile");
        }
        if (i % 17 == 9) {
            customer.remove("email");
        }
        ObjectNode address = customer.withObject("/address");
        writeHome(address);
        letter().postalCode().ifPresent(code -> address.put("postalCode", code).put("city", "Provköping"));
        address.put("country", "SE");
    }

    private void writeWishes(ObjectNode customer) {
        var wishes = customer.putArray("wish");
        pick(WISHES).forEach(wishes::add);
        boolean sales = i % 4 < 2;
        boolean loyalty = i % 5 > 0;
        switch ((int) (i % 6)) {
            case 0 -> customer.remove("consents");
            case 1 -> customer.withObject("/consents/sales").put("email", false).put("sms", false);
            default -> {
                customer.withObject("/consents/sales").put("email", sales).put("sms", !sales);
                customer.withObject("/consents/loyalty").put("email", loyalty).put("sms", true);
            }
        }
    }

    /** Street, postal code and city, the same at each call: where the electricity is used. */
    void writeHome(ObjectNode address) {
        String place = PLACES.get((int) Math.floorMod(i * 5 + seed, (long) PLACES.size()));
        address.put("street", STREETS.get((int) (i % STREETS.size())) + " " + (1 + i / STREETS.size()));
        address.put("postalCode", place.substring(0, 6));
        address.put("city", place.substring(7));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
