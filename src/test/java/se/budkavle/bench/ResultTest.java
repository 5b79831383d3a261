package se.budkavle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.bench.StatementGauge.Cost;

/** What a run's figures are made of, and which runs there are. */
class ResultTest {
    private static Round round(String variant, double perSecond) {
        return new Round(variant, 1, 1, perSecond, null, null, null, null, null, null, null);
    }

    @Test
    void theMiddleRoundOfEachVariantIsCompared() {
        var rounds = List.of(
                round("hub", 100), round("bare", 300), round("hub", 400), round("bare", 200), round("hub", 150));

        var result =
                Result.of("mail", rounds, List.of("hub", "bare"), 7, Map.of()).with("CPU hub/bare", 1.5);

        assertThat(result.medians()).containsExactly(entry("hub", 150.0), entry("bare", 250.0));
        assertThat(result.ratios()).containsExactly(entry("hub/bare", 0.6), entry("CPU hub/bare", 1.5));
        assertThat(Result.median(DoubleStream.of(3, 1, 2))).isEqualTo(2);
    }

    @Test
    void aWarmUpGoesOnWhileTheCompilersAreAtWork() throws Exception {
        var compilers = new ArrayDeque<>(List.of(0.5, 0.2, 0.05, 0.9));

        WarmUp.goOn(settings(WarmUp.WHOLE), () -> compiled(compilers.remove()));

        assertThat(compilers).containsExactly(0.9);
    }

    @Test
    void aQuickLookAndAMachineOnWhichTheyAreNeverDoneHaveAnEnd() throws Exception {
        var rounds = new AtomicInteger();
        Callable<Round> busy = () -> {
            rounds.incrementAndGet();
            return compiled(0.5);
        };

        WarmUp.goOn(settings(1_000), busy);
        assertThat(rounds).hasValue(0);
        WarmUp.goOn(settings(WarmUp.WHOLE), busy);
        assertThat(rounds).hasValue(10);
    }

    private static Bench.Settings settings(long warmUp) {
        return new Bench.Settings(Path.of(""), Path.of(""), Duration.ZERO, 3, warmUp, List.of(), 0, 0, false, false);
    }

    /** @param share of a millisecond of CPU a message */
    private static Round compiled(double share) {
        return new Round("hub", 1, 1, 1, 1.0, null, share, null, null, null, null);
    }

    @Test
    void eachFormatIsComparedWithABaselineOfItsOwn() {
        var rounds =
                List.of(round("jdbc-csv", 200), round("hub-csv", 50), round("jdbc-jsonl", 100), round("hub-jsonl", 40));

        var result = Result.of("file", rounds, List.of(), 7, Map.of())
                .with("hub-jsonl", "jdbc-jsonl")
                .with("hub-csv", "jdbc-csv");

        assertThat(result.ratios())
                .containsExactly(entry("hub-jsonl/jdbc-jsonl", 0.4), entry("hub-csv/jdbc-csv", 0.25));
        assertThat(result.medians()).containsKeys("jdbc-jsonl", "jdbc-csv");
    }

    @Test
    void claimsAreToldApartByTheirStatementsWhateverElseIsAsked() {
        var statements = Map.of(
                "with ready as materialized (…) update work w set token = $1", new Cost(10, 5, 100),
                "with ready as materialized (…) delete from work w using ready", new Cost(2, 1, 10),
                "select * from communication", new Cost(1000, 1000, 1000));

        var claims = StatementGauge.claims(statements);

        assertThat(claims.get("lease").pagesACall()).isEqualTo(10);
        assertThat(claims.get("take").microsACall()).isEqualTo(500);
        assertThat(claims.get("all")).isEqualTo(new Cost(12, 6, 110));
        assertThat(claims.get("shards").figures()).containsEntry("calls", 0L).containsEntry("pagesACall", 0.0);
    }

    @Test
    void whatGrowsMostInAllStandsFirst() {
        var first = Map.of("a", new Cost(1, 1, 5), "b", new Cost(1, 1, 5), "c", new Cost(1, 1, 5));
        var last = Map.of(
                "a", new Cost(1, 1, 50), "b", new Cost(100, 1, 600), "c", new Cost(9, 1, 9), "new", new Cost(1, 1, 1));

        assertThat(StatementGauge.grown(first, last))
                .extracting(s -> s.get("statement"))
                .containsExactly("b", "a", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "due", "file", "held-xmin", "history", "isolation", "letter", "recover", "sms"})
    void aScenarioWithItsOwnComparisonRefusesAnother(String scenario) {
        var settings = new Bench.Settings(
                Path.of("."), Path.of("."), Duration.ofSeconds(1), 3, 0, List.of("naive"), 1000, 0, false, false);

        assertThatThrownBy(() -> Bench.scenario(scenario, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(scenario + " compares");
    }

    @Test
    void onlyTheCompilersTimeIsTheCompilers() {
        String rest = " S 1 1 1 0 -1 4194368 10 0 0 0 %d %d 0 0 20 0 30 0 100";

        assertThat(CpuTime.ofCompiler("17 (C2 CompilerThre)" + rest.formatted(120, 3)))
                .hasMillis(1230);
        assertThat(CpuTime.ofCompiler("18 (C1 CompilerThre)" + rest.formatted(7, 0)))
                .hasMillis(70);
        assertThat(CpuTime.ofCompiler("19 (a) thread (of) ours)" + rest.formatted(500, 9)))
                .isZero();
    }
}
