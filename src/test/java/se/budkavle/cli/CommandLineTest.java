package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    @Test
    void everyVerbShowsAnExampleInItsHelp() {
        CommandLine line = Main.commandLine(Console.standard());

        for (String verb : line.getSubcommands().keySet()) {
            Shell help = Shell.run(verb, "--help");
            assertThat(help.status()).as(verb).isZero();
            assertThat(help.out()).as(verb).contains("Example: ./budkavle " + verb);
        }
    }

    @Test
    void everyVerbTakesTheOutputOption() {
        leaves(Main.commandLine(Console.standard()))
                .forEach(verb -> assertThat(verb.getCommandSpec().findOption("-o"))
                        .as(verb.getCommandName())
                        .isNotNull());
    }

    private static Stream<CommandLine> leaves(CommandLine verb) {
        return verb.getSubcommands().isEmpty()
                ? Stream.of(verb)
                : verb.getSubcommands().values().stream().flatMap(CommandLineTest::leaves);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --seconds 0",
                "bench --seconds -5",
                "bench --warm-up -1",
                "bench nonsense",
                "bench due --rows 10",
                "bench recover --compare naive",
                "demo --events 0",
                "demo --port 70000",
                "explain --file e.json --at yesterday",
                "status --url not-an-address"
            })
    void senselessValueIsAUsageErrorOnOneLine(String line) {
        Shell shell = Shell.run(line.split(" "));

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void unknownVerbIsAUsageErrorOnOneLine() {
        Shell shell = Shell.run("sendd");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.err()).startsWith("budkavle: ").contains("sendd");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void unknownOutputFormatIsAUsageError() {
        Shell shell = Shell.run("status", "-o", "xml");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("'xml' is no output format, use text or json");
    }

    @Test
    void hubThatIsNotThereIsToldOnOneLine() {
        Shell shell = Shell.run("status", "--url", "http://127.0.0.1:1", "--token", "t");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines("budkavle status: no hub answers at http://127.0.0.1:1; "
                        + "start one with ./budkavle run, or give --url");
    }

    @Test
    void missingFileIsAUsageError() {
        Shell shell = Shell.run("send", "--file", "no-such-file.json");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).isEqualToIgnoringNewLines("budkavle send: there is no file no-such-file.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chek                               | did you mean 'check'?",
                "work-items show nonsense | 'nonsense' is no id, it looks like 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55",
                "quarantine show 1-1-1-1-1 | '1-1-1-1-1' is no id, it looks like 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55",
                "explain --file e.json --at yesterday | 'yesterday' is no moment, write for example 2026-01-15T08:00:00Z",
                "status --url foo                   | 'foo' is no address of a hub, write http://host:port",
                "status --token t --url http://127.0.0.1:99999 | 'http://127.0.0.1:99999' is no address of a hub, write http://host:port",
                "explain --event nonsense | 'nonsense' is no id, it looks like 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55",
                "explain --event 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --at 2026-01-15T08:00:00Z | --at goes with --file",
                "explain --file mappings/events/contract.expiring/example.json --at +1000000000-12-31T23:59:59Z | is no moment, write for example 2026-01-15T08:00:00Z",
                "demo --events x | 'x' is no whole number",
                "partner check nobody | there is no partner 'nobody', see ./budkavle partner list",
                "partner test nobody | there is no partner 'nobody', see ./budkavle partner list",
                "send --url http://127.0.0.1:1 --token t --file src | src is a folder, name a file in it",
                "pause --url http://127.0.0.1:1 --token t 46/elks | '46/elks' is no partner's name",
                "pause --url http://127.0.0.1:1 --token t %zz | '%zz' is no partner's name",
                "drain --url http://127.0.0.1:1 --token t --channel= | '' is no channel's name",
                "pause | pause: Missing required argument",
                "render --file mappings/events/contract.expiring/example.json --out /etc/passwd | '/etc/passwd' is no folder that can be written, name another with --out",
            },
            quoteCharacter = '\0')
    void whatIsWrongIsToldInWordsAndNotInJava(String line, String words) {
        Shell shell = Shell.run(line.split(" "));

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(words).doesNotContain("Exception");
        assertThat(shell.err().lines()).hasSize(1);
    }

    @Test
    void bareCommandShowsTheVerbs() {
        Shell shell = Shell.run();

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("Verbs:").contains("explain");
    }

    @Test
    void examplesInHelpStandOnOneLineEach() {
        assertThat(Shell.run("render", "--help").out())
                .contains("--file mappings/events/contract.expiring/example.json --out /tmp/preview");
    }
}
