package se.budkavle.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Countries as people write them: by either code of ISO 3166, or by their name in Swedish or English. */
public final class Country {
    /** What people, the post and the EU write beside it. */
    private static final Map<String, String> ALSO = Map.of(
            "uk",
            "GB",
            "england",
            "GB",
            "storbritannien",
            "GB",
            "great britain",
            "GB",
            "el",
            "GR",
            "holland",
            "NL",
            "xk",
            "XK",
            "kosovo",
            "XK");

    private static final Map<String, String> CODES = codes();

    private Country() {}

    /** The two letters of ISO 3166; empty when there is no such country. */
    public static Optional<String> code(String written) {
        return Optional.ofNullable(CODES.get(folded(written)));
    }

    private static Map<String, String> codes() {
        var codes = new HashMap<String, String>();
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            codes.put(folded(code), code);
            codes.put(folded(country.getISO3Country()), code);
            for (Locale language : List.of(Locale.of("sv"), Locale.ENGLISH)) {
                codes.putIfAbsent(folded(country.getDisplayCountry(language)), code);
            }
        }
        ALSO.forEach(codes::putIfAbsent);
        return Map.copyOf(codes);
    }

    private static String folded(String written) {
        return written.strip().toLowerCase(Locale.ROOT);
    }
}
