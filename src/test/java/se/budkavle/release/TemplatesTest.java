package se.budkavle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.TemplateScalarModel;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            textBlock =
                    """
            p.html.ftl|<b>"&'|&lt;b&gt;&quot;&amp;&#39;
            p.xml.ftl|<b>"&'|&lt;b&gt;&quot;&amp;&#39;
            p.json.ftl|a"b\\c|a\\"b\\\\c
            p.form.ftl|å ä&=+|%C3%A5+%C3%A4%26%3D%2B
            p.md|[x](y)*_|&#91;x&#93;&#40;y&#41;&#42;&#95;
            p.txt.ftl|<b>&|<b>&
            p.csv.ftl|say "hi"|say ""hi""
            p.csv.ftl|=HYPERLINK(1)|'=HYPERLINK(1)
            p.csv.ftl|@sum|'@sum
            p.csv.ftl|+cmd|'+cmd
            p.csv.ftl|-2+3|'-2+3
            p.csv.ftl| =1+1|' =1+1
            p.csv.ftl|+46701740605|+46701740605
            p.csv.ftl|-12,50|-12,50
            """)
    void valueIsEscapedByTheEnding(String name, String value, String written) {
        assertThat(render(name, "${v}", Map.of("v", value))).isEqualTo(written);
    }

    @Test
    void lineBreakInAValueNeverBreaksAMarkdownOrCsvLine() {
        assertThat(render("p.md", "${v}", Map.of("v", "a\r\n\u2028    # b\u0000")))
                .isEqualTo("a &#35; b");
        assertThat(render("p.csv.ftl", "\"${v}\"", Map.of("v", "\tx\ny"))).isEqualTo("\"' x y\"");
    }

    /** A star with a space before it ends no bold words. */
    @Test
    void aValueBetweenStarsOfMarkdownHasNoSpaceAtItsEnds() {
        assertThat(render("p.md", "**${v}**", Map.of("v", "\u00a0 Fast pris 3 år \u00a0")))
                .isEqualTo("**Fast pris 3 år**");
    }

    @Test
    void jsonFunctionWritesLiteralsOfEveryKindAndNullForWhatIsMissing() throws Exception {
        var model = new HashMap<String, Object>();
        model.put("t", "say \"hi\"\n");
        model.put("n", new BigDecimal("12.50"));
        model.put("b", true);
        model.put("o", StrictJson.MAPPER.readTree("{\"k\": [1, null, {\"x\": \"y\"}]}"));
        model.put("nothing", null);
        String written = render(
                "p.json.ftl",
                "{\"t\":${json(t)},\"n\":${json(n)},\"b\":${json(b)},\"o\":${json(o)},\"x\":${json(nothing)},"
                        + "\"y\":${json((deep.er)!)},\"z\":\"${t}\",\"i\":${n},\"j\":${b}}",
                model);

        JsonNode read = StrictJson.MAPPER.readTree(written);
        assertThat(read.path("t").asText()).isEqualTo("say \"hi\"\n");
        assertThat(read.path("n").decimalValue()).isEqualByComparingTo("12.50");
        assertThat(read.path("b").booleanValue()).isTrue();
        assertThat(read.at("/o/k/2/x").asText()).isEqualTo("y");
        assertThat(read.path("x").isNull()).isTrue();
        assertThat(read.path("y").isNull()).isTrue();
        assertThat(read.path("z").asText()).isEqualTo("say \"hi\"\n");
        assertThat(read.path("j").booleanValue()).isTrue();
    }

    @Test
    void missingValueNamesFileLineAndExpression() {
        var fault = faultOf("a/p.json.ftl", "{\n \"x\": \"${contract.endDate}\"\n}", Map.of("contract", Map.of()));
        assertThat(fault.file()).isEqualTo("a/p.json.ftl");
        assertThat(fault.line()).isEqualTo(2);
        assertThat(fault.missingName()).isEqualTo("contract.endDate");
    }

    @Test
    void missingArgumentOfAFunctionNamesTheExpression() {
        var day = TemplateFunction.named("day", arguments -> "1 maj");
        var fault = faultOf("p.md", "\n${day(contract.endDate)}", Map.of("contract", Map.of(), "day", day));
        assertThat(fault.line()).isEqualTo(2);
        assertThat(fault.missingName()).isEqualTo("contract.endDate");
    }

    @Test
    void faultNeverQuotesAValue() {
        var fault = faultOf("p.txt.ftl", "${name?number}", Map.of("name", "Åsa Öberg"));
        assertThat(fault.getMessage()).doesNotContain("Åsa").contains("name?number");
        assertThat(fault.getCause()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
                "${\"1+1\"?eval}",
                "<#assign x = \"a\"?interpret>",
                "${v?no_esc}",
                "${v?api.class}",
                "${.data_model.v}",
                "<#include \"/etc/passwd\">",
                "<#import \"x\" as x>",
                "<#setting locale=\"sv\">",
                "<#noautoesc>${v}</#noautoesc>",
                "<#outputformat \"plainText\">${v}</#outputformat>",
                "<#attempt>${v}<#recover>x</#attempt>",
                "<#ftl output_format=\"plainText\">${v}",
                "${\"a\"?left_pad(2000000000)}"
            })
    void forbiddenWordIsAFaultWithItsLine(String template) {
        String text = template.startsWith("<#ftl") ? template : "\n" + template;
        var faults = Templates.builder().add("p.html.ftl", text).build().check();
        assertThat(faults).isNotEmpty().allSatisfy(f -> {
            assertThat(f.file()).isEqualTo("p.html.ftl");
            assertThat(f.line()).isEqualTo(template.startsWith("<#ftl") ? 1 : 2);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${\"freemarker.template.utility.Execute\"?new()(\"id\")}", "${v?api.getClass()}", "${v.class}"})
    void evenAnUncheckedTemplateReachesNoClass(String template) {
        var templates = Templates.builder().add("p.txt.ftl", template).build();
        assertThatThrownBy(() -> templates.render("p.txt.ftl", Map.of("v", "x")))
                .isInstanceOf(TemplateFaultException.class);
    }

    @Test
    void plainTextMayNameWhatIsForbidden() {
        assertThat(Templates.builder()
                        .add("p.md", "Vad är ?new och .data_model, #{1}? ${left.main} ${x?left_pad(5, \"0\")}")
                        .build()
                        .check())
                .isEmpty();
    }

    @Test
    void templateInAValueIsPrintedLiterally() {
        for (String hostile : List.of("${7*7}", "<#assign x=1>", "${\"x\"?new()}")) {
            assertThat(render("p.txt.ftl", "${v}", Map.of("v", hostile))).isEqualTo(hostile);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#list 1.. as i></#list>",
                "<#list 1.. as i>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</#list>",
                "<#macro m><@m/></#macro><@m/>",
                "<#assign s = \"aaaaaaaaaaaaaaaa\"><#list 1..60 as i><#assign s = s + s></#list>"
            })
    void endlessTemplateIsStoppedAndTheThreadGoesOn(String template) {
        var fault = faultOf("p.txt.ftl", template, Map.of());
        assertThat(fault.file()).isEqualTo("p.txt.ftl");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(render("q.txt.ftl", "${v}", Map.of("v", "well"))).isEqualTo("well");
    }

    @Test
    void templateThatTheMachineLetsStandStillIsNotStopped() {
        TemplateScalarModel afterAWhile = () -> {
            await().pollDelay(RenderWatch.MOST_WORK.plusMillis(100)).until(() -> true);
            return "well";
        };
        assertThat(render("p.txt.ftl", "${v}<#list 1..3 as i>!</#list>", Map.of("v", afterAWhile)))
                .isEqualTo("well!!!");
    }

    @Test
    void failureInsideFreeMarkerIsAFaultToo() {
        assertThat(faultOf("p.txt.ftl", "${1 / 0}", Map.of()).file()).isEqualTo("p.txt.ftl");
    }

    @Test
    void renderingParsesNothingAgain() {
        String text = "<#if v?has_content>${v}<#else>none</#if> and more words\n".repeat(400);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        var templates = Templates.builder().add("p.md", text).build();
        templates.render("p.md", Map.of("v", "x"));

        long start = threads.getCurrentThreadAllocatedBytes();
        Templates.builder().add("p.md", text).build();
        long parsed = threads.getCurrentThreadAllocatedBytes();
        templates.render("p.md", Map.of("v", "x"));
        long rendered = threads.getCurrentThreadAllocatedBytes();

        assertThat(rendered - parsed).isLessThan((parsed - start) / 3);
    }

    @Test
    void unparsableTemplateIsAFaultWithItsLine() {
        var templates = Templates.builder().add("p.md", "a\n<#if x>\nb").build();
        assertThat(templates.check()).singleElement().satisfies(f -> assertThat(f.line())
                .isBetween(2, 3));
        assertThatThrownBy(() -> templates.render("p.md", Map.of())).isInstanceOf(TemplateFaultException.class);
    }

    private static String render(String name, String text, Map<String, Object> model) {
        var templates = Templates.builder().add(name, text).build();
        assertThat(templates.check()).isEmpty();
        return templates.render(name, model);
    }

    private static TemplateFaultException faultOf(String name, String text, Map<String, Object> model) {
        var templates = Templates.builder().add(name, text).build();
        return catchThrowableOfType(TemplateFaultException.class, () -> templates.render(name, model));
    }
}
