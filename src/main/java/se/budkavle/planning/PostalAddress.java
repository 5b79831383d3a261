package se.budkavle.planning;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import se.budkavle.identity.Country;
import se.budkavle.identity.PostalCode;

/**
 * A postal address as it is written on an envelope from Sweden.
 *
 * @param country ISO 3166 code
 */
record PostalAddress(String street, String apartment, String postalCode, String city, String country) {
    private static final Pattern APARTMENT = Pattern.compile("(?i)^lgh\\.? *");
    private static final Pattern WHO = Pattern.compile("\\|[0-9a-f]+$");
    private static final Pattern SPACES = Pattern.compile("(?U)\\s+");
    private static final Pattern CARE_OF = Pattern.compile("(?i)^c/o *");

    /** Of one that {@link se.budkavle.customer.ContactRules} has no problem with; no country means Sweden. */
    static PostalAddress of(JsonNode address) {
        String country = Country.code(Party.text(address, "country")).orElse("SE");
        String written = Party.text(address, "postalCode");
        return new PostalAddress(
                Party.text(address, "street"),
                APARTMENT.matcher(Party.text(address, "apartment")).replaceFirst(""),
                PostalCode.normalised(written, country).orElse(written),
                Party.text(address, "city"),
                country);
    }

    /**
     * Names the place and, by a number, who is written to there: what the post says of one does not hold of others in the
     * household, of whoever moves in next, or of the estate. Begins with what may be shown to anybody.
     */
    String keyOf(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String folded = SPACES.matcher(composed).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        String who = Integer.toHexString(folded.hashCode());
        return String.join("|", postalCode + " " + city, streetLine(), country, who);
    }

    /** The place alone, of a {@link #keyOf key}. */
    static String placeOf(String key) {
        return WHO.matcher(key).replaceFirst("");
    }

    List<String> lines(String name, String attention, String careOf) {
        var lines = new ArrayList<String>();
        lines.add(name);
        if (!attention.isEmpty()) {
            lines.add("Att: " + attention);
        }
        if (!careOf.isEmpty()) {
            lines.add("c/o " + CARE_OF.matcher(careOf).replaceFirst(""));
        }
        lines.add(streetLine());
        lines.add(postalCode + " " + city);
        if (!country.equals("SE")) {
            lines.add(Locale.of("", country).getDisplayCountry(Locale.of("sv")).toUpperCase(Locale.of("sv")));
        }
        return List.copyOf(lines);
    }

    private String streetLine() {
        return apartment.isEmpty() ? street : street + " lgh " + apartment;
    }
}
