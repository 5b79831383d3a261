package se.budkavle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlNodeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\nb: 2\\na: 3            | x.yaml:3: the key 'a' stands already in line 1, keep one of the two",
                "a:\\n  - b: 1\\n    b: 2       | x.yaml:3: the key 'b' stands already in line 2, keep one of the two",
                "a: &a [*a]                  | x.yaml:1: contains itself, write it out instead of *alias",
                "a: 1\\nb: \\u0001            | x.yaml:2: holds a control character, remove it, YAML allows none",
                "? [a]\\n: 1                 | x.yaml:1: a key is no text, write a word before the :",
            })
    void whatYamlWouldTakeSilentlyIsAFaultWithItsLine(String text, String fault) {
        String yaml = text.replace("\\n", "\n").replace("\\u0001", "\u0001");
        assertThatThrownBy(() -> YamlNode.parse("x.yaml", yaml))
                .isInstanceOf(FaultyReleaseException.class)
                .hasMessage(fault);
    }

    @Test
    void oneKeyInTwoMappingsIsFine() {
        assertThat(YamlNode.parse("x.yaml", "a: {k: 1}\nb: {k: 2}\n").entries()).hasSize(2);
    }
}
