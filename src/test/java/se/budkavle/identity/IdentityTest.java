package se.budkavle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

    /** A wrong digit is always noticed; that is what check digits are for. */
    @Property(tries = 500)
    void noSingleWrongDigitPassesTheCheck(
            @ForAll @NumericChars @StringLength(min = 1, max = 24) String digits,
            @ForAll @IntRange(min = 0, max = 23) int place,
            @ForAll @IntRange(min = 1, max = 9) int shift) {
        String number = withCheckDigit(digits);
        int at = place % number.length();
        char wrong = (char) ('0' + (number.charAt(at) - '0' + shift) % 10);

        assertThat(Luhn.isValid(number)).isTrue();
        assertThat(Luhn.isValid(number.substring(0, at) + wrong + number.substring(at + 1)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "198507099805, 198507099805, 1985-07-09",
        "19850709-9805, 198507099805, 1985-07-09",
        "850709-9805, 198507099805, 1985-07-09",
        "850709+9805, 188507099805, 1885-07-09",
        "260101-9801, 202601019801, 2026-01-01",
        "261224-9801, 192612249801, 1926-12-24",
        "198507699802, 198507699802, 1985-07-09",
    })
    void aPersonalNumberIsReadInEveryWayItIsWritten(String written, String digits, LocalDate birthDate) {
        var number = PersonalNumber.parse(written, TODAY).orElseThrow();

        assertThat(number.digits()).isEqualTo(digits);
        assertThat(number.birthDate()).isEqualTo(birthDate);
        assertThat(number.toString()).doesNotContain("9805");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198507099806",
                "8507099805",
                "198502309809",
                "203007099805",
                "1985-07-09-9805",
                "19850709980",
                "",
                "٠",
                "198507099805x",
                "170007099805"
            })
    void whatNobodyCanBeCalledIsNoPersonalNumber(String written) {
        assertThat(PersonalNumber.parse(written, TODAY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "556000-0118, 5560000118",
        "165560000118, 5560000118",
        "5560000118, 5560000118",
        "19850709-9805, 198507099805"
    })
    void anOrganisationNumberIsKeptAsItsDigits(String written, String digits) {
        assertThat(OrganisationNumber.parse(written, TODAY).orElseThrow().digits())
                .isEqualTo(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"556000-0119", "0000000000", "55600001180", "5512139876"})
    void aNumberWithAWrongDigitOrNoSuchDayIsNoOrganisationNumber(String written) {
        assertThat(OrganisationNumber.parse(written, TODAY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "070-174 06 05, +46701740605, MOBILE",
        "+46 (0)70 174 06 05, +46701740605, MOBILE",
        "0046701740605, +46701740605, MOBILE",
        "08-465 004 01, +46846500401, OTHER",
        "0900-123 45 67, +469001234567, PREMIUM",
        "+47 406 12 345, +4740612345, MOBILE",
    })
    void aTelephoneNumberGetsItsInternationalForm(String written, String e164, PhoneNumber.Kind kind) {
        var number = PhoneNumber.parse(written).orElseThrow();

        assertThat(number.e164()).isEqualTo(e164);
        assertThat(number.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "070",
                "+1900555",
                "0701740605012345678901234567890123456789",
                "٠٧٠١٧٤٠٦٠٥",
                "070-CALL-ME",
                "",
                "112",
                "tel:0701740605",
                "0701740605;ext=1",
                "+46701740605\r\nRCPT"
            })
    void whatNobodyAnswersIsNoTelephoneNumber(String written) {
        assertThat(PhoneNumber.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Asa.Oberg+el@Example.COM, Asa.Oberg+el@example.com, false",
        "o'hara@sub.example.org, o'hara@sub.example.org, false",
        "asa@exämple.com, asa@xn--exmple-cua.com, true",
    })
    void anAddressKeepsItsNameAndLowersItsDomain(String written, String address, boolean international) {
        var email = EmailAddress.parse(written).orElseThrow();

        assertThat(email.address()).isEqualTo(address);
        assertThat(email.international()).isEqualTo(international);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "a@b>\r\nRCPT TO:<x@example.com",
                "a@example.com,b@example.com",
                "\"a@b\"@example.com",
                "a b@example.com",
                "<a@example.com>",
                "a@example.com\r\nBcc: b@example.com",
                "a@[127.0.0.1]",
                ".a@example.com",
                "a..b@example.com",
                "a@-example.com",
                "a@example..com",
                "åsa@example.com",
                "@example.com",
                "a@",
                "a\u0000@example.com"
            })
    void whatARelayMightMisreadIsNoAddress(String written) {
        assertThat(EmailAddress.parse(written)).isEmpty();
    }

    @Test
    void anAddressMayNotBeLongerThanTheMailStandardAllows() {
        assertThat(EmailAddress.parse("a@" + "b".repeat(63) + "." + "c".repeat(63) + ".example.com"))
                .isPresent();
        assertThat(EmailAddress.parse("a@" + ("b".repeat(60) + ".").repeat(4) + "example.com"))
                .isEmpty();
        assertThat(EmailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "58224, SE, 582 24",
        "582 24, '', 582 24",
        "SE-582 24, SE, 582 24",
        "0150, NO, 0150",
        "SW1A 1AA, GB, SW1A 1AA"
    })
    void aSwedishPostalCodeGetsItsSpace(String written, String country, String code) {
        assertThat(PostalCode.normalised(written, country)).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5822", "082 24", "582-24x", ""})
    void fourDigitsAreNoSwedishPostalCode(String written) {
        assertThat(PostalCode.normalised(written, "SE")).isEmpty();
    }

    @Test
    void girosAndReferencesMustEndWithTheirCheckDigit() {
        assertThat(Bankgiro.normalised("50501055")).contains("5050-1055");
        assertThat(Bankgiro.normalised("5050-1056")).isEmpty();
        assertThat(OcrNumber.normalised("123 456 7897")).contains("1234567897");
        assertThat(OcrNumber.normalised("1234567896")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "email, asa@example.com, a***@example.com",
        "email, no-address, ***",
        "sms, +46701740605, +4670****605",
        "sms, 112, ***",
        "letter, 582 24 Linköping|Storgatan 1|SE, 582 24 Linköping",
        "mailbox, 198507099805, ***"
    })
    void ofAnAddressOnlyTheOwnerRecognisesTheRest(String channel, String address, String shown) {
        assertThat(MaskedAddress.of(channel, address)).isEqualTo(shown);
    }

    private static String withCheckDigit(String digits) {
        for (char c = '0'; c <= '9'; c++) {
            if (Luhn.isValid(digits + c)) {
                return digits + c;
            }
        }
        throw new AssertionError("one of ten digits must fit");
    }
}
