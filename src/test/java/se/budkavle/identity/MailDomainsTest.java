package se.budkavle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mistyped mail domain was meant to be. */
class MailDomainsTest {
    @ParameterizedTest
    @CsvSource({
        "gmial.com, gmail.com",
        "gmai.com, gmail.com",
        "gmaill.com, gmail.com",
        "gmail.con, gmail.com",
        "Hotmial.com, hotmail.com",
        "outlok.com, outlook.com",
        "teli.com, telia.com"
    })
    void oneSlipIsRecognised(String typed, String meant) {
        assertThat(MailDomains.meant("asa@" + typed)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "live.se", "example.com", "vinterljus.example", "g.com", ""})
    void whatIsRightOrFarFromEverythingIsLeftAlone(String typed) {
        assertThat(MailDomains.meant("asa@" + typed)).isEmpty();
    }

    @Test
    void betweenTwoThatAreAsNearNobodyGuesses() {
        assertThat(MailDomains.meant("asa@men.com")).as("me.com and msn.com").isEmpty();
    }
}
