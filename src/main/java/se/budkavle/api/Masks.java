package se.budkavle.api;

/** Addresses as anybody may see them. */
final class Masks {
    private Masks() {}

    /** {@code a***@example.com}, {@code +4670****605}; a postal key shows its place alone. */
    static String address(String channel, String address) {
        return switch (channel) {
            case "email" -> mail(address);
            case "sms", "call", "push" -> phone(address);
            case "letter" -> place(address);
            default -> "***";
        };
    }

    private static String mail(String address) {
        int at = address.lastIndexOf('@');
        return at < 1 ? "***" : address.charAt(0) + "***" + address.substring(at);
    }

    private static String phone(String address) {
        return address.length() < 8
                ? "***"
                : address.substring(0, 5) + "****" + address.substring(address.length() - 3);
    }

    /** The postal key begins with postal code and city. */
    private static String place(String address) {
        return address.split("\\|", 2)[0];
    }
}
