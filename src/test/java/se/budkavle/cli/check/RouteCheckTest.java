package se.budkavle.cli.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.work.Lanes;

class RouteCheckTest {
    private static final String ASKED =
            """
            partner: one
            channel: sms
            withdraw: {method: DELETE}
            inquiry: {document: inquiry}
            reports:
              found: {signature: none, media: application/json}
            """;

    /** One by a template, one by itself. */
    private static final String QUESTIONS =
            """
            - routeTemplate:
                id: ask
                description: Asks.
                parameters: [{name: partner}]
                from: {uri: "work:inquiries", parameters: {partner: "{{partner}}"}, steps: []}
            - templatedRoute:
                routeTemplateRef: ask
                routeId: one-questions
                parameters: [{name: partner, value: one}]
            - route:
                id: one-questions-withdraw
                description: Lets go.
                from:
                  uri: work:withdrawals
                  parameters: {partner: one}
                  steps:
                    - log: "${body}"
            """;

    private static final String ROUTER =
            """
            - route:
                id: hub-channel-router
                description: Takes a step to its channel.
                from:
                  uri: "direct:router"
                  steps:
                    - choice:
                        when:
                          - simple: "${body.channel} == 'sms'"
                            steps: [{to: "direct:sms"}]
            - route:
                id: hub-channel-router-sms
                description: Sends by SMS.
                from:
                  uri: "direct:sms"
                  steps:
                    - log: "sms"
            """;

    @TempDir
    Path project;

    @BeforeEach
    void routerStands() throws IOException {
        write("routes/hub/channel-router.camel.yaml", ROUTER);
        for (String lane : Lanes.BETWEEN_VERBS) {
            write("routes/hub/" + lane + ".camel.yaml", laneRoute(lane, "work:" + lane, "- log: \"${body}\""));
        }
    }

    private static String laneRoute(String name, String from, String step) {
        return """
                - route:
                    id: hub-%s
                    description: Takes what waits.
                    from:
                      uri: %s
                      steps:
                        %s
                """
                .formatted(name, from, step.replace("\n", "\n        "));
    }

    /** The one fault of a route that sends with this step. */
    private String faultOf(String step) throws IOException {
        write("routes/hub/plan.camel.yaml", laneRoute("plan", "work:plan", step));
        List<String> faults = faults();
        assertThat(faults).hasSize(1);
        return faults.getFirst();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), text);
    }

    private static Bundle mappings() {
        var files = new HashMap<String, String>();
        for (String partner : List.of("46elks", "one", "other")) {
            files.put(
                    "partners/" + partner + "/partner.yaml",
                    "partner: " + partner + "\nchannel: sms\nparameters: {path: \"{{" + partner + ".path}}\"}\n");
        }
        files.put("policy/channels.yaml", "sms:\n  partners: {}\n");
        return Bundle.of(files);
    }

    private List<String> faults() {
        return RouteCheck.check(project, mappings(), Set.of("sms")).stream()
                .sorted(Fault.BY_PLACE)
                .map(Fault::toString)
                .toList();
    }

    @Test
    void rightRoutesHaveNoFaults() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void brokenYamlIsToldWithItsLine() throws IOException {
        write("routes/hub/bounce.camel.yaml", "- route:\n    id: [\n");

        assertThat(faults()).singleElement().asString().startsWith("routes/hub/bounce.camel.yaml:3: is not YAML: ");
    }

    @Test
    void fileWithAFurtherDotIsRefused() throws IOException {
        write("routes/templates/sms.template.camel.yaml", "- route: {}\n");

        assertThat(faults())
                .containsExactly("routes/templates/sms.template.camel.yaml:0: 'sms.template.camel.yaml' is no name of a"
                        + " route file, call it <verb>.camel.yaml, without a further dot");
    }

    @Test
    void routeWithoutIdAndDescriptionIsTold() throws IOException {
        write("routes/intake/http.camel.yaml", "- route:\n    from: {uri: 'direct:http', steps: []}\n");

        assertThat(faults())
                .containsExactly(
                        "routes/intake/http.camel.yaml:1: the route has no description, say in one sentence what it does",
                        "routes/intake/http.camel.yaml:1: the route has no id, add 'id: intake-http'");
    }

    @Test
    void idThatDoesNotTellFolderAndFileIsTold() throws IOException {
        write(
                "routes/intake/http.camel.yaml",
                "- route:\n    id: door\n    description: D.\n    from: {uri: 'direct:http', steps: []}\n");

        assertThat(faults())
                .containsExactly(
                        "routes/intake/http.camel.yaml:2: no route of this file is called as the file,"
                                + " call one 'intake-http'",
                        "routes/intake/http.camel.yaml:2: the route id 'door' does not begin with its folder,"
                                + " use 'intake-http', or 'intake-...' for a second route in the file");
    }

    @Test
    void twoTemplatedRoutesWithOneIdAreTold() throws IOException {
        write(
                "routes/templates/sms-http.camel.yaml",
                """
                - routeTemplate:
                    id: sms-http
                    description: An SMS partner over HTTP.
                    parameters:
                      - name: partner
                      - name: path
                        defaultValue: /
                    from:
                      uri: "work:attempts"
                      parameters: {partner: "{{partner}}"}
                      steps: []
                """);
        write(
                "routes/partners/46elks/send.camel.yaml",
                """
                - templatedRoute:
                    routeTemplateRef: sms-http
                    routeId: 46elks-send
                    parameters: [{name: partner, value: 46elks}]
                - templatedRoute:
                    routeTemplateRef: sms-http
                    routeId: 46elks-send
                    parameters: [{name: partner, value: other}]
                """);

        assertThat(faults())
                .containsExactly("routes/partners/46elks/send.camel.yaml:7: the route id '46elks-send' is already used"
                        + " in routes/partners/46elks/send.camel.yaml:3, give each route an id of its own");
    }

    @Test
    void templateThatIsNotThereAndParameterThatIsMissingAreTold() throws IOException {
        write(
                "routes/templates/sms-http.camel.yaml",
                """
                - routeTemplate:
                    id: sms-http
                    description: An SMS partner over HTTP.
                    parameters:
                      - name: partner
                    from: {uri: "work:attempts", parameters: {partner: "{{partner}}"}, steps: []}
                """);
        write(
                "routes/partners/one/send.camel.yaml",
                """
                - templatedRoute:
                    routeTemplateRef: sms-htpp
                    routeId: one-send
                - templatedRoute:
                    routeTemplateRef: sms-http
                    routeId: one-send-2
                    parameters: [{name: partnr, value: one}]
                """);

        assertThat(faults())
                .containsExactly(
                        "routes/partners/one/send.camel.yaml:2: there is no route template 'sms-htpp', use 'sms-http'",
                        "routes/partners/one/send.camel.yaml:5: the template 'sms-http' needs the parameter 'partner',"
                                + " add '- name: partner' with its value",
                        "routes/partners/one/send.camel.yaml:7: the template 'sms-http' takes no parameter 'partnr',"
                                + " use 'partner'");
    }

    @Test
    void unknownComponentTargetBeanAndDynamicSendAreTold() throws IOException {
        write(
                "routes/hub/bounce.camel.yaml",
                """
                - route:
                    id: hub-bounce
                    description: Reads bounces.
                    from:
                      uri: "carrierpigeon:loft"
                      steps:
                        - to: "direct:rooter"
                        - bean: {ref: noSuchBean, method: read}
                        - toD: {uri: "http:${body}"}
                """);

        assertThat(faults())
                .hasSize(4)
                .contains(
                        "routes/hub/bounce.camel.yaml:5: there is no component 'carrierpigeon', use one that the build"
                                + " brings, or add its starter to pom.xml",
                        "routes/hub/bounce.camel.yaml:7: nothing listens to 'direct:rooter', use 'direct:router'",
                        "routes/hub/bounce.camel.yaml:9: 'toD' lets data or a script decide where a message goes,"
                                + " write 'to:' with a fixed uri")
                .anyMatch(fault -> fault.startsWith("routes/hub/bounce.camel.yaml:8: there is no bean 'noSuchBean'"));
    }

    @Test
    void channelWithoutABranchIsTold() {
        assertThat(RouteCheck.check(project, mappings(), Set.of("sms", "letter")))
                .extracting(Fault::toString)
                .containsExactly("routes/hub/channel-router.camel.yaml:7: the router has no branch for the channel"
                        + " 'letter', add a 'when' with ${body.channel} == 'letter', and steps below it");
    }

    @Test
    void partnerThatNobodyDescribesAndReportThatItDoesNotSendAreTold() throws IOException {
        write(
                "routes/partners/one/send.camel.yaml",
                """
                - routeTemplate:
                    id: any
                    description: Takes anything.
                    parameters: [{name: partner}, {name: report, required: false}]
                    from: {uri: "work:attempts", parameters: {partner: "{{partner}}"}, steps: []}
                - templatedRoute:
                    routeTemplateRef: any
                    routeId: one-send
                    parameters: [{name: partner, value: onne}]
                - templatedRoute:
                    routeTemplateRef: any
                    routeId: one-reports
                    parameters:
                      - {name: partner, value: one}
                      - {name: report, value: answr}
                """);

        assertThat(faults())
                .containsExactly(
                        "routes/partners/one/send.camel.yaml:9: there is no partner 'onne', use 'one',"
                                + " or write mappings/partners/onne/partner.yaml",
                        "routes/partners/one/send.camel.yaml:15: the partner 'one' has no report 'answr',"
                                + " use none: nothing is defined yet, or describe it in"
                                + " mappings/partners/one/partner.yaml");
    }

    @Test
    void whatAPartnerCanBeAskedWithoutARouteThatAsksIsTold() {
        Bundle bundle = Bundle.of(Map.of("partners/one/partner.yaml", ASKED, "partners/one/inquiry.form.ftl", "a=b"));

        assertThat(RouteCheck.check(project, bundle, Set.of("sms")))
                .extracting(Fault::toString)
                .containsExactly(
                        "mappings/partners/one/partner.yaml:0: says 'inquiry', and no route begins at work:inquiries"
                                + " for 'one', so that what waits there would wait for ever, write"
                                + " routes/partners/one/inquiry.camel.yaml, or remove 'inquiry'",
                        "mappings/partners/one/partner.yaml:0: says 'withdraw', and no route begins at work:withdrawals"
                                + " for 'one', so that what waits there would wait for ever, write"
                                + " routes/partners/one/withdraw.camel.yaml, or remove 'withdraw'");
    }

    @Test
    void routesThatAskWhatThePartnersFileSaysAreFine() throws IOException {
        write("routes/partners/one/questions.camel.yaml", QUESTIONS);
        Bundle bundle = Bundle.of(Map.of("partners/one/partner.yaml", ASKED, "partners/one/inquiry.form.ftl", "a=b"));

        assertThat(RouteCheck.check(project, bundle, Set.of("sms"))).isEmpty();
    }

    @Test
    void aRouteThatAsksWhatThePartnersFileDoesNotSayIsTold() throws IOException {
        write("routes/partners/one/questions.camel.yaml", QUESTIONS);

        assertThat(faults())
                .containsExactlyInAnyOrder(
                        "routes/partners/one/questions.camel.yaml:9: nothing ever comes to this route, as the partner"
                                + " 'one' has no 'inquiry', write inquiry into mappings/partners/one/partner.yaml, or"
                                + " remove the route",
                        "routes/partners/one/questions.camel.yaml:15: nothing ever comes to this route, as the partner"
                                + " 'one' has no 'withdraw', write withdraw into mappings/partners/one/partner.yaml, or"
                                + " remove the route");
    }

    @Test
    void partnerWithAShareButWithoutARouteIsTold() {
        Bundle bundle = Bundle.of(Map.of(
                "partners/one/partner.yaml", "partner: one\nchannel: sms\n",
                "policy/channels.yaml", "sms:\n  partners:\n    one: {weight: 1}\n    two: {weight: 1}\n"));

        assertThat(RouteCheck.check(project, bundle, Set.of("sms")))
                .extracting(Fault::toString)
                .containsExactly(
                        "mappings/policy/channels.yaml:3: no route takes what is meant for 'one',"
                                + " write routes/partners/one/ with a route from its lane",
                        "mappings/policy/channels.yaml:4: there is no partner 'two', use 'one'");
    }

    @Test
    void laneThatIsNotThereIsTold() throws IOException {
        write("routes/hub/steps.camel.yaml", laneRoute("steps", "work:stepz", "- log: \"${body}\""));

        assertThat(faults()).containsExactly("routes/hub/steps.camel.yaml:5: there is no lane 'stepz', use 'steps'");
    }

    @Test
    void laneWithoutARouteIsTold() throws IOException {
        Files.delete(project.resolve("routes/hub/bounces.camel.yaml"));

        assertThat(faults())
                .containsExactly(
                        "routes/hub:0: no route begins at work:bounces, so that what waits there would wait for"
                                + " ever, write a route from work:bounces");
    }

    @Test
    void secondRouteFromOneLaneIsTold() throws IOException {
        write("routes/hub/again.camel.yaml", laneRoute("again", "work:plan", "- log: \"${body}\""));

        assertThat(faults())
                .containsExactly("routes/hub/plan.camel.yaml:5: the lane 'plan' has a route already in"
                        + " routes/hub/again.camel.yaml:5, let one route begin there");
    }

    @Test
    void sendingToALaneIsTold() throws IOException {
        assertThat(faultOf("- to: work:steps"))
                .isEqualTo("routes/hub/plan.camel.yaml:7: nothing is sent to work:,"
                        + " call the bean that puts work into the lane");
    }

    @Test
    void misspeltOptionOfALaneIsTold() throws IOException {
        write(
                "routes/hub/plan.camel.yaml",
                laneRoute("plan", "work:plan\n      parameters: {bacth: 100}", "- log: \"${body}\""));

        assertThat(faults())
                .containsExactly("routes/hub/plan.camel.yaml:6: work:plan takes no option 'bacth', use 'batch'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{fileExst: Append}    | the endpoint takes no option 'fileExst', use 'fileExist'",
                "{fileExist: Apend}    | the option 'fileExist' cannot be 'Apend', use 'Append'",
                "{autoCreate: perhaps} | the option 'autoCreate' cannot be 'perhaps', write true or false",
                "{bufferSize: large}   | the option 'bufferSize' cannot be 'large', write a number",
            })
    void optionThatTheComponentDoesNotTakeIsTold(String parameters, String what) throws IOException {
        assertThat(faultOf("- to:\n    uri: file:out\n    parameters: " + parameters))
                .endsWith(": " + what);
    }

    @Test
    void optionsInTheUriAndMisspeltOnesOfHttpAreTold() throws IOException {
        assertThat(faultOf("- to: \"file:out?fileExst=Append\"")).endsWith("use 'fileExist'");
        assertThat(faultOf("- to:\n    uri: https://example.com\n    parameters: {httpMethd: POST, lang: sv}"))
                .endsWith("the endpoint takes no option 'httpMethd', use 'httpMethod'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- filter: {simple: \"${body != null\", steps: [{stop: {}}]}   | '${body != null' cannot be read: expected symbol functionEnd but was eol",
                "- filter: {simple: \"${boddy} != null\", steps: [{stop: {}}]} | '${boddy} != null' cannot be read: Unknown function: boddy",
                "- filter: {simple: \"${body} = 'x'\", steps: [{stop: {}}]}    | '${body} = 'x'' cannot be read: Unexpected token =",
                "- setBody: {simple: \"${boddy}\"}                             | '${boddy}' cannot be read: Unknown function: boddy",
                "- log: \"took ${boddy}\"                                      | 'took ${boddy}' cannot be read: Unknown function: boddy",
                "- throwException: {exceptionType: java.lang.Ilegal, message: x} | there is no exception 'java.lang.Ilegal'",
            },
            quoteCharacter = '\0')
    void expressionThatCannotBeReadIsTold(String step, String what) throws IOException {
        assertThat(faultOf(step)).startsWith("routes/hub/plan.camel.yaml:7: " + what);
    }

    @Test
    void methodThatTheBeanDoesNotHaveOrThatNobodyNamesIsTold() throws IOException {
        assertThat(faultOf("- bean: {ref: bounces, method: bounsed}"))
                .endsWith(":7: the bean 'bounces' has no method 'bounsed', use 'bounced'");
        assertThat(faultOf("- bean: {ref: bounces}")).endsWith(":7: the call names no method, add 'method:'");
    }

    @Test
    void switchThatIsNeitherTrueNorFalseIsTold() throws IOException {
        assertThat(faultOf("- split: {simple: \"${body}\", streaming: maybe, steps: [{stop: {}}]}"))
                .endsWith(":7: 'maybe' cannot stand here, write true or false");
    }

    @Test
    void misspeltLanguageOfAnExpressionIsToldOnce() throws IOException {
        assertThat(faultOf("- setBody:\n    expression:\n      smple: \"x\""))
                .endsWith(":9: the key 'smple' is unknown here, use 'simple'");
    }

    @Test
    void placeholderThatNothingGivesAValueIsTold() throws IOException {
        assertThat(faultOf("- to: \"file:{{budkavle.dat}}\""))
                .isEqualTo("routes/hub/plan.camel.yaml:7: nobody gives {{budkavle.dat}} a value,"
                        + " use what the hub has, such as 'budkavle.data'");
        write("routes/hub/plan.camel.yaml", laneRoute("plan", "work:plan", "- to: \"file:{{one.folder:out}}\""));
        write(
                "routes/partners/one/send.camel.yaml",
                laneRoute("x", "timer:x", "- to: \"file:{{one.pth}}\"").replace("hub-x", "one-send"));
        assertThat(faults())
                .containsExactly("routes/partners/one/send.camel.yaml:7: nobody gives {{one.pth}} a value,"
                        + " use what mappings/partners/one/partner.yaml lists, such as 'one.path'");
    }

    @Test
    void fileThatIsNoRouteOrNotUtf8IsTold() throws IOException {
        write("routes/partners/one/send.yml", "- route: {}\n");
        Files.write(project.resolve("routes/hub/plan.camel.yaml"), "a: b\nc: \u00e5\n".getBytes(ISO_8859_1));

        assertThat(faults())
                .containsExactly(
                        "routes/hub/plan.camel.yaml:2: is not UTF-8: the byte 0xE5 begins no character, save it as UTF-8",
                        "routes/partners/one/send.yml:0: 'send.yml' is no name of a route file, call it"
                                + " <verb>.camel.yaml, without a further dot");
    }

    @Test
    void branchOfTheRouterThatComparesSomethingElseOrDoesNothingIsNone() throws IOException {
        for (String branch : List.of(
                ROUTER.replace("${body.channel} ==", "${body.chanel} =="),
                ROUTER.replace("${body.channel} ==", "${body.channel} !="),
                ROUTER.replace("steps: [{to: \"direct:sms\"}]", "steps: []"))) {
            write("routes/hub/channel-router.camel.yaml", branch);
            assertThat(faults()).singleElement().asString().contains("no branch for the channel 'sms'");
        }
    }
}
