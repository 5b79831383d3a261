package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.TemplateFaultException;

/** Whatever a source sends as a name stays a name in every document. */
class HostileValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${7*7}",
                "<#assign x=1>",
                "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
                "<script>alert(1)</script>",
                "\" onmouseover=\"x",
                "[klicka](https://evil.example.com)",
                "<https://evil.example.com>",
                "![x](http://169.254.169.254/)",
                "**fet** _kursiv_ `kod`",
                "# rubrik",
                "- punkt",
                "1. punkt",
                "> citat",
                "---",
                "a\n\n# rubrik",
                "a\r\nBcc: x@example.com",
                "    kod",
                "&lt;b&gt; &amp;",
                "%%0000 button aHR0cHM6 eA",
                "<@part \"contact\"/>",
                "\\*",
                "~~~",
                "| a | b |",
                "<style>@import url(http://169.254.169.254/)</style>"
            })
    void nameIsShownAsItIsAndDoesNothing(String name) {
        Texts texts = Texts.of("Hej ${customer.firstName}!\n\n${customer.firstName}\n\nslut")
                .value("customer", Map.of("customerNo", "1", "firstName", name))
                .value("recipient", Map.of("name", name, "lines", List.of(name, "582 24 LINKÖPING")));
        String shown = name.replaceAll("\\s+", " ").strip();

        Rendered mail = texts.render("email");
        assertThat(mail.text().replaceAll("\\s+", " ")).startsWith("Hej %s! %s slut".formatted(shown, shown));
        String body =
                mail.html().substring(mail.html().indexOf("<p "), mail.html().indexOf(">slut</p>"));
        assertThat(body.replaceAll("<p style=\"[^\"]*\">|</p>|<p style=\"[^\"]*\"$", ""))
                .doesNotContain("<");
        assertThat(texts.render("letter").pages()).isEqualTo(1);
    }

    @Test
    void lineBreakInAValueNeverReachesSubjectOrSms() {
        Texts texts = Texts.empty()
                .file(
                        "content/hello/message.sv.md",
                        "---\nsubject: Hej ${customer.firstName}\nsms: Hej ${customer.firstName}!\n---\nx\n")
                .value("customer", Map.of("customerNo", "1", "firstName", "Åsa\r\nBcc: all@example.com\u0000\u2028x"));
        assertThat(texts.render("email").subject()).isEqualTo("Hej Åsa  Bcc: all@example.com  x");
        assertThat(texts.render("sms").text()).isEqualTo("Hej Åsa  Bcc: all@example.com  x!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "x"})
    void linkOrButtonToAnywhereElseIsRefused(String address) {
        for (String body : List.of("[x](${offer.url})", "<@button href=offer.url text=\"x\"/>")) {
            var fault = catchThrowableOfType(
                    TemplateFaultException.class,
                    () -> Texts.of(body).value("offer", Map.of("url", address)).render("email"));
            assertThat(fault).isNotNull();
            assertThat(fault.getMessage()).doesNotContain(address + ":").contains("http, https, mailto or tel");
        }
    }

    @Test
    void letterReachesForNothing() throws Exception {
        try (var server = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
            Texts texts = Texts.of("Hej")
                    .file(
                            "content/layouts/letter.html.ftl",
                            """
                    <html><head><link rel="stylesheet" href="%1$s"/><style>@import url(%1$s);
                    @font-face { font-family: x; src: url(%1$s); } body { font-family: x; background: url(%1$s) }
                    </style></head><body><img src="%1$s"/><img src="file:///etc/hostname"/><object data="%1$s"/>\
                    <svg xmlns="http://www.w3.org/2000/svg"><script>x</script><image href="%1$s"/></svg>${body}</body></html>
                    """
                                    .formatted(url));
            assertThat(texts.render("letter").pages()).isEqualTo(1);
            assertThat(catchThrowableOfType(java.net.SocketTimeoutException.class, server::accept))
                    .isNotNull();
        }
    }

    @Test
    void entityInALayoutIsRefused() {
        Texts texts = Texts.of("Hej")
                .file(
                        "content/layouts/letter.html.ftl",
                        "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><html><body>&x;</body></html>");
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("letter"));
        assertThat(fault.getMessage()).contains("cannot be set as a letter");
    }

    @Test
    void rawHtmlInATextIsShownAndReported() {
        Texts texts = Texts.of("Hej <b>du</b>\n\n<div onclick=\"x\">\n");
        assertThat(texts.render("email").html()).contains("&lt;b&gt;du").doesNotContain("<b>", "<div onclick");
        assertThat(texts.catalogue().faults()).extracting(f -> f.line()).contains(4, 6);
    }
}
