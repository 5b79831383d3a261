package se.budkavle.cli;

/** An address of which enough is left to be recognised by who knows it. */
final class MaskedAddress {
    private MaskedAddress() {}

    static String of(String channel, String address) {
        return switch (channel) {
            case "email" -> email(address);
            case "letter" -> place(address);
            default ->
                address.length() < 8
                        ? "***"
                        : address.substring(0, 5) + "****" + address.substring(address.length() - 3);
        };
    }

    private static String email(String address) {
        int at = address.indexOf('@');
        return at < 1 ? "***" : address.charAt(0) + "***" + address.substring(at);
    }

    /** A postal key begins with postal code and city; what follows is left out. */
    private static String place(String key) {
        return key.split("\\|", 2)[0];
    }
}
