package se.budkavle.identity;

/** The check digit of ISO/IEC 7812, which Swedish personal, organisation, bankgiro and OCR numbers all end with. */
public final class Luhn {
    private Luhn() {}

    /** True for two or more ASCII digits whose last one is the check digit of those before it. */
    public static boolean isValid(String digits) {
        if (digits.length() < 2) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int weighed = i % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}
