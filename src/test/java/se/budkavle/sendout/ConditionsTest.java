package se.budkavle.sendout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.release.Fault;
import se.budkavle.release.StrictJson;
import se.budkavle.release.YamlNode;

class ConditionsTest {
    private static final String SCHEMA =
            """
            {"type": "object",
             "properties": {
               "customer": {"type": "object", "properties": {
                 "customerNo": {"type": "string"}, "language": {"type": ["string", "null"]},
                 "wish": {"type": ["array", "null"], "items": {"type": "string"}}}},
               "contract": {"$ref": "#/$defs/contract"},
               "nextContract": {"type": ["object", "null"], "properties": {"validTo": {"type": ["string", "null"], "format": "date"}}},
               "facility": {"type": "object", "properties": {"annualConsumptionKwh": {"type": "number"}}},
               "invoice": {"type": "object", "properties": {
                 "amount": {"type": "string", "pattern": "^-?\\\\d+\\\\.\\\\d{2}$"}, "ocr": {"type": "string", "pattern": "^\\\\d{2,25}$"}}}},
             "$defs": {"contract": {"type": "object", "properties": {
               "endDate": {"type": "string", "format": "date"}, "assigned": {"type": ["boolean", "null"]},
               "bindingMonths": {"type": ["integer", "null"]}, "notice": {"type": "string", "pattern": "^P\\\\d+[DWMY]$"}}}}}
            """;
    private static final String DATA =
            """
            {"customer": {"customerNo": "10012"},
             "contract": {"endDate": "2026-03-29", "assigned": null, "bindingMonths": 36},
             "nextContract": {"validTo": null},
             "facility": {"annualConsumptionKwh": 12000},
             "invoice": {"amount": "1234.50", "ocr": "1234567897"}}
            """;
    private final Conditions conditions = Conditions.of(json(SCHEMA));

    /** Told by comparing texts, where another text is asked for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.invoice.ocr == '1234567897'                                      | true",
                "'1234567897' == data.invoice.ocr && data.contract.bindingMonths == 36 | true",
                "data.invoice.ocr == '1234567897' && data.contract.bindingMonths == 12 | false",
                "data.invoice.ocr == '99'                                              | false",
                "data.contract.bindingMonths == 36 && data.invoice.ocr == '99'         | false",
                "data.contract.assigned && data.invoice.ocr == '99'                    | false",
                "!(data.invoice.ocr == '99')                                           | true",
            })
    void aConditionThatAsksForAnotherTextIsFalse(String condition, boolean holds) {
        assertThat(compiled(condition).value(facts(DATA))).isEqualTo(holds);
        assertThat(compiled(condition).holds(facts(DATA))).isEqualTo(holds);
    }

    @Test
    void aTextThatOneOfTwoConditionsAsksForIsNotDemanded() {
        assertThat(compiled("data.invoice.ocr == '99' || data.contract.bindingMonths == 36")
                        .holds(facts(DATA)))
                .isTrue();
    }

    @Test
    void aConditionThatAsksForATextOfAnAbsentFieldCannotBeWorkedOut() {
        assertThatThrownBy(() -> compiled("data.contract.notice == 'P1M'").holds(facts(DATA)))
                .isInstanceOf(ConditionException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date(data.contract.endDate) - days(90) == date('2025-12-29') | true",
                "data.contract.endDate - months(1) == date('2026-02-28')      | true",
                "data.contract.endDate > date('2026-03-28')                   | true",
                "data.contract.endDate - date('2026-03-01') == 28             | true",
                "date(event.time) <= date('2025-12-31')                       | false",
                "amount(data.invoice.amount) > amount('100')                  | true",
                "data.invoice.amount > amount('9999')                         | false",
                "amount('100') == amount('100.00')                            | true",
                "data.invoice.amount - amount('0.50') == amount(1234)         | true",
                "data.facility.annualConsumptionKwh > 10000                   | true",
                "data.contract.bindingMonths >= 12                            | true",
                "has(data.nextContract.validTo)                               | false",
                "has(data.nextContract)                                       | true",
                "has(data.contract.notice)                                    | false",
                "has(data.contract.assigned) && data.contract.assigned        | false",
                "has(customer.status) && customer.status == 'former'          | true",
                "'sms' in customer.wish                                       | true",
                "data.?contract.?assigned.orValue(false)                      | false",
                "data.?contract.?bindingMonths.orValue(0) == 36               | true",
            })
    void conditionsReadDatesAmountsAndOptionalFields(String condition, boolean holds) {
        assertThat(compiled(condition).value(facts(DATA))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "has(data.contract.endDate)  | false",
                "has(data.nextContract.validTo) | false",
                "!has(data.invoice.amount) ? true : data.invoice.amount > amount('1')    | true",
            })
    void aPathWhoseBeginningIsAbsentIsAbsent(String condition, boolean holds) {
        assertThat(compiled(condition).value(facts("{\"customer\": {\"customerNo\": \"1\"}}")))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.contract.enddate > date('2026-01-01')   | undefined field 'enddate'",
                "data.contrakt.endDate > date('2026-01-01')   | undefined field 'contrakt'",
                "has(data.contract.endDat)                    | undefined field 'endDat'",
                "data.contract.endDate                        | gives date",
                "data.contract.endDate > '2026-01-01'         | no matching overload",
                "data.invoice.amount > '100'                  | no matching overload",
                "data.contract.endDate ==                     | mismatched input",
                "kund.language == 'sv'                        | undeclared reference to 'kund'",
                "customer.langauge == 'sv'                    | undefined field 'langauge'",
            })
    void whatCannotBeRightIsAFaultWithItsLine(String condition, String what) {
        var faults = new ArrayList<Fault>();
        var file = YamlNode.parse("sendouts/x.yaml", "sendout: x\nwhen: \"" + condition + "\"\n");
        assertThat(conditions.truth(file.get("when").orElseThrow(), faults)).isEmpty();
        assertThat(faults).isNotEmpty().allSatisfy(f -> {
            assertThat(f.file()).isEqualTo("sendouts/x.yaml");
            assertThat(f.line()).isEqualTo(2);
        });
        assertThat(faults.get(0).what()).contains(what);
    }

    @Test
    void aFaultInABlockOfSeveralLinesNamesItsOwnLine() {
        var faults = new ArrayList<Fault>();
        var file = YamlNode.parse(
                "sendouts/x.yaml", "sendout: x\nwhen: |\n  has(data.contract) &&\n  has(data.kontrakt)\n");
        conditions.truth(file.get("when").orElseThrow(), faults);
        assertThat(faults).extracting(Fault::line).containsExactly(4);
    }

    @Test
    void anAbsentFieldThatNobodyGuardsIsToldWithItsPlaceAndNoValue() {
        Expression condition = compiled("data.contract.endDate > date('2026-01-01')");
        assertThatThrownBy(() -> condition.value(facts("{\"customer\": {\"customerNo\": \"10012\"}}")))
                .isInstanceOf(ConditionException.class)
                .hasMessageContaining("sendouts/x.yaml:1")
                .hasMessageNotContaining("10012");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "date('soon') > date('2026-01-01')",
                "amount('many') > amount('1')",
                "date('2026-01-01') + months(99999999999) > date('2026-01-01')",
                "[1, 2][data.contract.bindingMonths] == 1",
            })
    void whatCannotBeCountedIsToldAndNothingElseEscapes(String condition) {
        Expression compiled = compiled(condition);
        assertThatThrownBy(() -> compiled.value(facts(DATA))).isInstanceOf(ConditionException.class);
    }

    @Test
    void aMomentIsADateInStockholm() {
        var faults = new ArrayList<Fault>();
        var node = YamlNode.parse("sendouts/x.yaml", "date(event.time)");
        assertThat(conditions.moment(node, faults).orElseThrow().value(facts(DATA)))
                .isEqualTo(LocalDate.of(2026, 1, 1));
    }

    private Expression compiled(String condition) {
        var faults = new ArrayList<Fault>();
        var expression = conditions.truth(YamlNode.parse("sendouts/x.yaml", "\"" + condition + "\""), faults);
        assertThat(faults).isEmpty();
        return expression.orElseThrow();
    }

    private Facts facts(String data) {
        var event = new Event(
                new UUID(0, 1),
                "crm",
                "1",
                "contract.expiring",
                "customer/10012",
                Instant.parse("2025-12-31T23:30:00Z"),
                json(data),
                Map.of(),
                Instant.parse("2026-01-02T10:00:00Z"));
        return conditions.facts(
                event,
                new Customer(
                        json(
                                "{\"customerNo\": \"10012\", \"status\": \"former\", \"wish\": [\"sms\"], \"birthDate\": \"?\"}")));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) StrictJson.MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
