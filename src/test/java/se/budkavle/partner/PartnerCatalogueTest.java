package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

class PartnerCatalogueTest {
    @Test
    void everyFaultOfAPartnerIsNamedAtItsLine() {
        var catalogue = PartnerCatalogue.load(Bundle.of(Map.of(
                "partners/post/partner.yaml",
                """
                partner: posten
                channel: letter
                document: batch
                slots: many
                speed: 3
                fields:
                  to: '(['
                reports:
                  ack: {signature: stamp}
                """,
                "partners/post/codes.yaml",
                """
                codes:
                  ok: {outcome: delivered}
                  lost: {outcome: eaten}
                refusals:
                  - {status: many, outcome: rejected}
                """,
                "partners/post/note.json.ftl",
                "<#if x>")));

        assertThat(catalogue.faults())
                .extracting(Fault::file, Fault::line)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("partners/post/partner.yaml", 5),
                        org.assertj.core.groups.Tuple.tuple("partners/post/codes.yaml", 3),
                        org.assertj.core.groups.Tuple.tuple("partners/post/codes.yaml", 5));
        assertThat(catalogue.faults())
                .extracting(Fault::what)
                .contains(
                        "the partner is not named as its folder",
                        "has no description",
                        "slots cannot be read",
                        "the key 'speed' is unknown",
                        "the field to has no regular expression",
                        "the report has no signature",
                        "the document batch has no template",
                        "the report ack has no template",
                        "has no outcome that the hub knows");
        assertThat(catalogue.faults()).extracting(Fault::file).contains("partners/post/note.json.ftl");
    }

    @Test
    void aTimeoutMayComeFromOutside() {
        Bundle bundle = Bundle.of(Map.of(
                "partners/p/partner.yaml",
                "partner: p\nchannel: sms\ndescription: d\ndocument: m\ntimeout: \"{{p.timeout:PT10S}}\"\n",
                "partners/p/codes.yaml",
                "codes: {}",
                "partners/p/m.txt.ftl",
                "x"));
        assertThat(PartnerCatalogue.load(bundle).partner("p").timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(PartnerCatalogue.load(bundle, Map.of("p.timeout", "PT2S")::get)
                        .partner("p")
                        .timeout())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"3, true", "0, true", "-1, false", "three, false", "1.5, false"})
    void aVendorAcknowledgesWithinSoManyDaysOrNever(String days, boolean isWell) {
        Bundle bundle = Bundle.of(Map.of(
                "partners/p/partner.yaml",
                """
                partner: p
                channel: letter
                description: d
                document: m
                parameters:
                  acknowledgedDays: "{{p.days:3}}"
                contract: c
                """,
                "partners/p/codes.yaml",
                "codes: {}",
                "partners/p/m.txt.ftl",
                "x"));
        List<Fault> faults =
                PartnerCatalogue.load(bundle, Map.of("p.days", days)::get).faults();

        assertThat(faults).hasSize(isWell ? 0 : 1);
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.line()).isEqualTo(6);
            assertThat(fault.toString()).contains("acknowledgedDays cannot be read", "or 0 when");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "standard-webhooks, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, true",
        "standard-webhooks, any words at all, true",
        "standard-webhooks, whsec_, false",
        "standard-webhooks, whsec_MfKQ9r8GKYqrTwjU whsec_MfKQ9r8GKY*, false",
        "sendgrid-ecdsa, MfKQ9r8GKYqrTwjU, false",
        "hmac-sha256-hex, whsec_*, true"
    })
    void aSecretThatItsSchemeCannotUseIsNamedBeforeTheFirstReport(String scheme, String secret, boolean isWell) {
        Bundle bundle = Bundle.of(Map.of(
                "partners/p/partner.yaml",
                """
                partner: p
                channel: sms
                description: d
                contract: c
                document: m
                parameters:
                  reportSecret: "{{p.secret}}"
                reports:
                  told: {signature: %s, header: X}
                """
                        .formatted(scheme),
                "partners/p/codes.yaml",
                "codes: {}",
                "partners/p/m.txt.ftl",
                "x",
                "partners/p/told.json.ftl",
                "[]"));

        List<Fault> faults =
                PartnerCatalogue.load(bundle, Map.of("p.secret", secret)::get).unusableSecrets();

        assertThat(PartnerCatalogue.load(bundle, Map.of("p.secret", secret)::get)
                        .faults())
                .as("the other partners start")
                .isEmpty();
        assertThat(PartnerCatalogue.load(bundle).unusableSecrets())
                .as("not given yet")
                .isEmpty();
        assertThat(faults).hasSize(isWell ? 0 : 1);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.toString())
                .startsWith(
                        "partners/p/partner.yaml:7: the parameter reportSecret, from {{p.secret}}, is no secret for "
                                + scheme)
                .doesNotContain("MfKQ"));
    }

    @ParameterizedTest
    @CsvSource({
        "409, the letter is already cancelled, true",
        "422, '{\\n\"detail\": \"was canceled already\"}', true",
        "204, '', true",
        "500, already cancelled, false",
        "409, it is printed, false"
    })
    void pingenSaysThatALetterWasLetGoBefore(int status, String body, boolean isLetGo) {
        Withdraw withdraw = PartnerCatalogue.load(Bundle.read(Path.of("mappings")))
                .partner("pingen")
                .withdraw();

        assertThat(withdraw.isLetGo(status, body.replace("\\n", "\n"))).isEqualTo(isLetGo);
    }

    @Test
    void aFolderWithoutADescriptionIsAFault() {
        assertThat(PartnerCatalogue.load(Bundle.of(Map.of("partners/p/sms.form.ftl", "x")))
                        .faults())
                .extracting(Fault::file)
                .containsExactlyInAnyOrder("partners/p/partner.yaml", "partners/p/codes.yaml");
    }
}
