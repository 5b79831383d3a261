package se.budkavle.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.StrictJson;

class ContactRulesTest {
    @ParameterizedTest
    @CsvSource({
        "+46701740605, ''",
        "070-174 06 05, ''",
        "'', mobile-missing",
        "070, mobile-invalid",
        "+469001234567, mobile-premium-rate",
        "+46846500401, mobile-not-mobile",
    })
    void aMobileIsUsableOrSaysWhyNot(String mobile, String problem) {
        assertThat(ContactRules.mobileProblem(mobile).orElse("")).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({"a@example.com, ''", "'', email-missing", "a@b@example.com, email-invalid"})
    void anEmailIsUsableOrSaysWhyNot(String email, String problem) {
        assertThat(ContactRules.emailProblem(email).orElse("")).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'street':'Storgatan 1','postalCode':'582 24','city':'Linköping'}| ''",
                "{'street':'Storgatan 1','postalCode':'5822','city':'Linköping'}| postal-code-invalid",
                "{'street':'Karl Johans gate 1','postalCode':'0154','city':'Oslo','country':'NO'}| ''",
                "{'postalCode':'582 24','city':'Linköping'}| street-missing",
                "{'street':'Storgatan 1','postalCode':'582 24','city':' '}| city-missing",
                "{}| address-missing",
            })
    void aPostalAddressIsUsableOrSaysWhyNot(String address, String problem) throws JsonProcessingException {
        var json = StrictJson.MAPPER.readTree(address.replace('\'', '"'));

        assertThat(ContactRules.postalProblem(json).orElse("")).isEqualTo(problem);
    }

    @Test
    void nothingKnownIsMissing() {
        assertThat(ContactRules.emailProblem(null)).contains("email-missing");
        assertThat(ContactRules.mobileProblem(null)).contains("mobile-missing");
        assertThat(ContactRules.postalProblem(null)).contains("address-missing");
    }

    @Test
    void aPersonIsKnownByANumberThatExistsAndNeverByADummy() throws JsonProcessingException {
        assertThat(customer("{'customerNo':'7','personalNumber':'198507099805'}")
                        .personKey())
                .isEqualTo("198507099805");
        assertThat(customer("{'customerNo':'7','personalNumber':'000000000000'}")
                        .personKey())
                .isEqualTo("7");
        assertThat(customer("{'customerNo':'7','orgNumber':'5560000118'}").personKey())
                .isEqualTo("5560000118");
        assertThat(customer("{'customerNo':'7','orgNumber':'0000000000'}").personKey())
                .isEqualTo("7");
    }

    private static Customer customer(String json) throws JsonProcessingException {
        return new Customer((ObjectNode) StrictJson.MAPPER.readTree(json.replace('\'', '"')));
    }
}
