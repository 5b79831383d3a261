package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.budkavle.release.TemplateFaultException;

class RendererTest {
    private static final String FULL =
            """
            ---
            subject: Ditt avtal ${contract.contractNo} löper ut ${day(contract.endDate)}
            preheader: Läs om nästa avtal
            sms: >
              Hej ${customer.firstName}! Avtalet löper ut
              ${day(contract.endDate)} – läs ${link.renew} /${brand.name}
            ---
            # Förläng i lugn och ro

            Hej ${customer.firstName}, läs mer [på sidan](${link.renew}).

            <@part "contract-facts"/>
            <@chart "consumption"/>
            <@button href=link.renew text="Välj nytt avtal"/>
            """;
    private static final String FACTS =
            "- Avtalsnummer: **${contract.contractNo}**\n- Gäller: ${day(contract.endDate)}\n";

    private static Texts full() {
        return Texts.empty()
                .file("content/hello/message.sv.md", FULL)
                .file("content/parts/contract-facts.sv.md", FACTS)
                .value("consumption", List.of(month("2025-11", 1720), month("2025-12", 860)));
    }

    private static Map<String, Object> month(String month, int kwh) {
        return Map.of("month", month, "kwh", kwh);
    }

    @Test
    void mailHasSubjectHtmlAndReadableText() {
        Rendered mail = full().render("email");

        assertThat(mail.subject()).isEqualTo("Ditt avtal A-77 löper ut 28 februari 2026");
        assertThat(mail.html())
                .startsWith("<!DOCTYPE html>")
                .contains(">Förläng i lugn och ro</h1>")
                .contains("href=\"https://example.com/fornya\"")
                .contains(">Välj nytt avtal</a>")
                .contains("Läs om nästa avtal")
                .contains(">nov 2025</th>", ">1 720 kWh</td>", "width=\"50%\"")
                .contains("Vinterljus Energi AB", "559999-0016")
                .doesNotContain("%%", "Avregistrera", "<img", "class=\"facts\"");
        assertThat(mail.text())
                .isEqualTo(
                        """
                Förläng i lugn och ro
                =====================

                Hej Åsa, läs mer på sidan (https://example.com/fornya).

                - Avtalsnummer: A-77
                - Gäller: 28 februari 2026

                nov 2025      1 720 kWh
                dec 2025        860 kWh

                Välj nytt avtal: https://example.com/fornya

                --
                Vinterljus Energi AB, org.nr 559999-0016
                Vinterljus Energi, Box 1201, 411 03 Göteborg
                Telefon: 031-390 06 00
                kundservice@example.com
                """);
    }

    @Test
    void factsBecomeLabelsAndValues() {
        assertThat(full().render("email").html())
                .containsPattern("<th scope=\"row\"[^>]*>Avtalsnummer:</th><td[^>]*><strong>A-77</strong></td>")
                .containsPattern("<th scope=\"row\"[^>]*>Gäller:</th><td[^>]*>28\u00a0februari\u00a02026</td>");
    }

    @Test
    void smsIsOneLineInTheSmsAlphabetAndSaysWhatWasReplaced() {
        Rendered sms = full().render("sms");

        assertThat(sms.text())
                .isEqualTo("Hej Åsa! Avtalet löper ut 28 februari 2026 - läs https://example.com/fornya"
                        + " /Vinterljus Energi");
        assertThat(sms.substitutions()).containsExactly("U+2013 became -");
        assertThat(sms.smsSize()).isEqualTo(new SmsSize("GSM-7", 94, 1, 160));
        assertThat(sms.subject()).isNull();
    }

    @Test
    void marketingMailShowsTheRecipientsOwnWayOut() {
        Rendered mail = Texts.of("[ut](${link.unsubscribe})")
                .value("unsubscribe", "https://example.com/u/abc?m=1&k=2")
                .render("email");

        assertThat(mail.html())
                .contains("Avregistrera dig från erbjudanden</a>", "href=\"https://example.com/u/abc?m=1&amp;k=2\"")
                .doesNotContain("/utskick");
        assertThat(mail.text()).contains("Avregistrera dig från erbjudanden: https://example.com/u/abc?m=1&k=2");
    }

    @Test
    void missingValueIsAFaultWithFileLineAndName() {
        Texts texts = full().file(
                        "content/parts/contract-facts.sv.md", "- Avtal: ${contract.contractNo}\n- ${contract.price}\n");
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("email"));

        assertThat(fault.file()).isEqualTo("content/parts/contract-facts.sv.md");
        assertThat(fault.line()).isEqualTo(2);
        assertThat(fault.missingName()).isEqualTo("contract.price");
    }

    @Test
    void missingValueInAFunctionIsNamedWithTheLineBelowTheHead() {
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> Texts.of("Hej\n\n${day(offer.validUntil)}")
                .render("email"));
        assertThat(fault.line()).isEqualTo(6);
        assertThat(fault.missingName()).isEqualTo("offer");

        var argument =
                catchThrowableOfType(TemplateFaultException.class, () -> Texts.of("Hej\n${day(contract.validTo)}")
                        .render("email"));
        assertThat(argument.line()).isEqualTo(5);
        assertThat(argument.missingName()).isEqualTo("contract.validTo");
    }

    @Test
    void missingValueInTheHeadIsNamedWithItsLine() {
        Texts texts =
                Texts.empty().file("content/hello/message.sv.md", "---\nsubject: Hej\nsms: ${offer.text}\n---\nHej\n");
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("sms"));
        assertThat(fault.line()).isEqualTo(3);
        assertThat(fault.missingName()).isEqualTo("offer");
    }

    @Test
    void languageAskedForComesBeforeSwedish() {
        Texts texts = Texts.of("Hej ${day(contract.endDate)}")
                .file(
                        "content/hello/message.en.md",
                        "---\nsubject: Hello\n---\nHello ${day(contract.endDate)} <@part \"sign\"/>")
                .file("content/parts/sign.sv.md", "Vänliga hälsningar");

        assertThat(texts.render("hello", "en", "email").text())
                .contains("Hello 28 February 2026", "Vänliga hälsningar", "+46 31 390 06 00");
        assertThat(texts.render("hello", "fi", "email").text()).contains("Hej 28 februari 2026");
    }

    @Test
    void channelMayHaveItsOwnText() {
        Texts texts =
                Texts.of("för alla").file("content/hello/letter.sv.md", "---\nsubject: Brev\n---\nbara på papper");

        assertThat(texts.render("email").text()).contains("för alla");
        assertThat(texts.render("letter").subject()).isEqualTo("Brev");
    }

    @Test
    void contentWithoutSmsTextAllowsNoSms() {
        ContentCatalogue catalogue = full().file("content/quiet/message.sv.md", "---\nsubject: x\n---\ny")
                .catalogue();
        assertThat(catalogue.hasShortText("hello", "sv", "sms")).isTrue();
        assertThat(catalogue.hasShortText("hello", "en", "sms")).isTrue();
        assertThat(catalogue.hasShortText("quiet", "sv", "sms")).isFalse();
        assertThat(catalogue.names()).containsExactly("hello", "quiet");
        assertThat(catalogue.languages("hello")).containsExactly("sv");
    }

    @Test
    void valuesAreWrittenAsTheLanguageWritesThem() {
        String body =
                """
                ${money(invoice)} ${money("1234567.5", "EUR")} ${kwh(12000)} ${price(product.price)} ${month("2025-12")} \
                ${phone("+46701740605")} ${period("P14D")} ${day("2026-03-28T23:30:00Z")}
                """;
        Texts texts = Texts.of(body)
                .file("content/hello/message.en.md", "---\nsubject: x\n---\n" + body)
                .value("invoice", Map.of("amount", "1234.50", "currency", "SEK"))
                .value("product", Map.of("price", Map.of("amount", "89.5", "unit", "öre/kWh", "vatIncluded", true)));

        assertThat(texts.render("email").text().replace('\n', ' '))
                .startsWith("1 234,50 kr 1 234 567,50 EUR 12 000 kWh 89,50 öre/kWh inklusive moms december 2025"
                        + " 070-174 06 05 14 dagar 29 mars 2026");
        assertThat(texts.render("hello", "en", "email").text().replace('\n', ' '))
                .startsWith("SEK 1,234.50 EUR 1,234,567.50 12,000 kWh 89.50 öre/kWh including VAT December 2025"
                        + " +46 70 174 06 05 14 days 29 March 2026");
    }

    @Test
    void sameTextGivesTheSameDocuments() {
        assertThat(full().render("email")).isEqualTo(full().render("email"));
        assertThat(full().render("letter").pdf())
                .isEqualTo(full().render("letter").pdf());
    }

    @Test
    void oneCatalogueServesManyThreads() {
        var renderer = new Renderer(full().catalogue());
        Map<String, Object> values = Map.of(
                "customer", Map.of("firstName", "Åsa"),
                "contract", Map.of("endDate", "2026-02-28"),
                "brand", Map.of("name", "V"),
                "link", Map.of("renew", "https://example.com"));
        var texts = java.util.stream.IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> renderer.render("hello", "sv", "sms", values).text())
                .distinct()
                .toList();
        assertThat(texts).hasSize(1);
    }
}
