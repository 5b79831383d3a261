package se.budkavle.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

class RouteSchemaTest {
    private static final String FILE = "routes/hub/x.camel.yaml";
    private static final RouteSchema SCHEMA = new RouteSchema();

    private static List<Fault> faults(String yaml) {
        return SCHEMA.check(new RouteFile(FILE, YamlNode.parse(FILE, yaml)));
    }

    @Test
    void routeWithChoiceTryBeansAndPlaceholdersIsRight() {
        assertThat(
                        faults(
                                """
                                - routeTemplate:
                                    id: sms-http
                                    parameters:
                                      - name: partner
                                    route:
                                      id: "{{partner}}-send"
                                      description: Sends.
                                      autoStartup: "{{start}}"
                                      from:
                                        uri: "work:attempts"
                                        parameters: {partner: "{{partner}}"}
                                        steps:
                                          - removeHeaders: {pattern: "*"}
                                          - setVariable: {name: n, constant: {expression: 5}}
                                          - setBody: {simple: "${body}"}
                                          - doTry:
                                              steps:
                                                - toD: {uri: "http:x"}
                                              doCatch:
                                                - exception: [java.lang.Exception]
                                                  steps: [{log: "x"}]
                                          - choice:
                                              when:
                                                - simple: "${variable.n} == 5"
                                                  steps: [{bean: {ref: router, method: step}}]
                                              otherwise:
                                                steps: [{to: "direct:y"}]
                                - templatedRoute:
                                    routeTemplateRef: sms-http
                                    routeId: y
                                    parameters: [{name: partner, value: 46elks}]
                                """))
                .isEmpty();
    }

    @Test
    void misspeltKeyIsToldWithItsLineAndTheNearestOne() {
        assertThat(
                        faults(
                                """
                                - route:
                                    id: hub-x
                                    description: X.
                                    from:
                                      uri: "direct:x"
                                      stepz:
                                        - log: "x"
                                """))
                .containsExactly(new Fault(FILE, 6, "the key 'stepz' is unknown here", "use 'steps'"));
    }

    @Test
    void misspeltKeyInsideAStepIsToldOnce() {
        assertThat(
                        faults(
                                """
                                - route:
                                    from:
                                      uri: "direct:x"
                                      steps:
                                        - setBody:
                                            simpel: "x"
                                        - to:
                                            urii: "direct:y"
                                        - chioce: {}
                                """))
                .containsExactly(
                        new Fault(FILE, 6, "the key 'simpel' is unknown here", "use 'simple'"),
                        new Fault(FILE, 8, "the key 'urii' is unknown here", "use 'uri'"),
                        new Fault(FILE, 9, "the key 'chioce' is unknown here", "use 'choice'"));
    }

    @Test
    void missingKeyIsTold() {
        assertThat(
                        faults(
                                """
                                - route:
                                    id: hub-x
                                    from:
                                      uri: "direct:x"
                                """))
                .containsExactly(new Fault(FILE, 4, "the key 'steps' is missing", "add it"));
    }

    @Test
    void listInsteadOfAMappingIsTold() {
        assertThat(faults("- route:\n    - id: x\n"))
                .singleElement()
                .satisfies(f -> assertThat(f.line()).isEqualTo(2))
                .satisfies(f -> assertThat(f.what()).startsWith("has the wrong form"));
    }
}
