package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Examples are compared as documents. */
class ExampleDiffTest {
    @Test
    void layoutPrefixesAndOrderOfAttributesSayNothingInXml() {
        assertThat(ExampleDiff.of(
                        "xml",
                        "<m:a xmlns:m=\"urn:x\" one=\"1\" two=\"2\"><m:b>text</m:b></m:a>",
                        "<a xmlns=\"urn:x\" two=\"2\" one=\"1\">\n  <b>text</b>\n  <!-- said -->\n</a>"))
                .isEmpty();
    }

    @Test
    void anotherTextAnotherNamespaceAndAnotherOrderOfEqualsAreDifferencesInXml() {
        assertThat(ExampleDiff.of("xml", "<a><b>1</b><b>2</b></a>", "<a><b>2</b><b>1</b></a>"))
                .extracting(ExampleDiff.Difference::place)
                .containsExactly("/a/b", "/a/b[2]");
        assertThat(ExampleDiff.of("xml", "<a xmlns=\"urn:x\"/>", "<a/>")).isNotEmpty();
    }

    @Test
    void whatIsNoXmlOrBringsADtdIsNoDocument() {
        assertThat(ExampleDiff.of("xml", "<a/>", "<a>")).isNotEmpty();
        assertThat(ExampleDiff.of("xml", "<a/>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a/>"))
                .isNotEmpty();
    }
}
