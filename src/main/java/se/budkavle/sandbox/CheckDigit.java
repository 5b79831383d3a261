package se.budkavle.sandbox;

/** The last digit of numbers that are checked by one. */
final class CheckDigit {
    private CheckDigit() {}

    /** With the check digit of personal, organisation, giro and reference numbers (ISO/IEC 7812 annex B). */
    static String luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return digits + (10 - sum % 10) % 10;
    }

    /** With the check digit of GS1 keys, which facility ids are. */
    static String gs1(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit * 3 : digit;
        }
        return digits + (10 - sum % 10) % 10;
    }
}
