package se.budkavle.identity;

/** An address of which enough is left to be recognised by who knows it. */
public final class MaskedAddress {
    private static final String HIDDEN = "***";

    private MaskedAddress() {}

    /** {@code a***@example.com}, {@code +4670****605}; a letter shows its place alone, an account nothing. */
    public static String of(String channel, String address) {
        return switch (channel) {
            case "email" -> mail(address);
            case "sms", "call" -> phone(address);
            case "letter" -> place(address);
            default -> HIDDEN;
        };
    }

    private static String mail(String address) {
        int at = address.lastIndexOf('@');
        return at < 1 ? HIDDEN : address.charAt(0) + HIDDEN + address.substring(at);
    }

    private static String phone(String address) {
        return address.length() < 9
                ? HIDDEN
                : address.substring(0, 5) + "****" + address.substring(address.length() - 3);
    }

    /** A postal key begins with postal code and city; what follows is left out. */
    private static String place(String key) {
        return key.split("\\|", 2)[0];
    }
}
