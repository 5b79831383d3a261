package se.budkavle.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import se.budkavle.release.StrictJson;

class RegisterTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-01-06T08:00:00Z");

    @Test
    void presentFieldsReplaceAbsentOnesStayAndNullClears() {
        var first = Register.merge(
                null,
                Map.of(),
                json("{'customerNo':'1','firstName':'Åsa','email':'a@example.com','mobile':'+4670'}"),
                MONDAY);

        var second = Register.merge(
                first.data(), first.fieldTimes(), json("{'customerNo':'1','firstName':'Eva','mobile':null}"), TUESDAY);

        assertThat(second.data()).isEqualTo(json("{'customerNo':'1','firstName':'Eva','email':'a@example.com'}"));
        assertThat(second.changed()).isTrue();
    }

    @Test
    void anOlderSnapshotFillsInWhatNobodySaidAndReplacesNothing() {
        var first = Register.merge(null, Map.of(), json("{'customerNo':'1','firstName':'Eva','mobile':null}"), TUESDAY);

        var second = Register.merge(
                first.data(),
                first.fieldTimes(),
                json("{'customerNo':'1','firstName':'Åsa','mobile':'+4670','lastName':'Öberg'}"),
                MONDAY);

        assertThat(second.data()).isEqualTo(json("{'customerNo':'1','firstName':'Eva','lastName':'Öberg'}"));
    }

    @Test
    void anAddressIsReplacedWhole() {
        var first = Register.merge(
                null, Map.of(), json("{'customerNo':'1','address':{'careOf':'A','street':'B 1'}}"), MONDAY);

        var second = Register.merge(
                first.data(), first.fieldTimes(), json("{'customerNo':'1','address':{'street':'C 2'}}"), TUESDAY);

        assertThat(second.data().path("address")).isEqualTo(json("{'street':'C 2'}"));
    }

    @Test
    void whatCannotBeReadNeverReplacesWhatCanAndIsReplacedByItEvenByAnOlderFact() {
        var good = json(
                "{'customerNo':'1','mobile':'+46701740605','email':'a@example.com','personalNumber':'198507099805'}");
        var bad = json("{'customerNo':'1','mobile':'070-174','email':'a@','personalNumber':'8507099806'}");

        var known = Register.merge(null, Map.of(), good, MONDAY);
        var after = Register.merge(known.data(), known.fieldTimes(), bad, TUESDAY);
        var slip = Register.merge(null, Map.of(), bad, TUESDAY);
        var mended = Register.merge(slip.data(), slip.fieldTimes(), good, MONDAY);

        assertThat(after.changed()).isFalse();
        assertThat(slip.data()).isEqualTo(bad);
        assertThat(mended.data()).isEqualTo(good);
        assertThat(mended.fieldTimes()).isEqualTo(known.fieldTimes());
        assertThat(Register.unreadable(new Customer(after.data()), bad))
                .containsExactly("email", "mobile", "personalNumber");
        assertThat(Register.unreadable(new Customer(slip.data()), bad)).isEmpty();
    }

    @Test
    void whatCannotBeReadDoesNotComeBackForWhatWasCleared() {
        var cleared = Register.merge(null, Map.of(), json("{'customerNo':'1','mobile':null}"), MONDAY);

        var after = Register.merge(
                cleared.data(), cleared.fieldTimes(), json("{'customerNo':'1','mobile':'070-174'}"), TUESDAY);

        assertThat(after.changed()).isFalse();
    }

    @Test
    void aBareCustomerNumberChangesNothing() {
        var known = Register.merge(null, Map.of(), json("{'customerNo':'1','firstName':'Eva'}"), MONDAY);

        assertThat(Register.isSnapshot(json("{'customerNo':'1'}"))).isFalse();
        assertThat(Register.merge(known.data(), known.fieldTimes(), json("{'customerNo':'1'}"), TUESDAY)
                        .changed())
                .isFalse();
    }

    @Test
    void onlyWhatNamesOrReachesSomebodyMakesACustomerKnown() {
        assertThat(Register.isSnapshot(json("{'customerNo':'1','consents':{'sales':{'email':true}}}")))
                .isFalse();
        assertThat(Register.isSnapshot(json("{'customerNo':'1','email':null}"))).isFalse();
        assertThat(Register.isSnapshot(json("{'customerNo':'1','firstName':'Eva','consents':{}}")))
                .isTrue();
    }

    /** Facts with times of their own may come in any order, some of them twice. */
    @Property(tries = 300)
    void anyOrderOfSnapshotsLeavesTheSameCustomer(
            @ForAll("snapshots") List<ObjectNode> snapshots, @ForAll Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < snapshots.size(); i++) {
            order.add(i);
        }
        Register.Merged inOrder = mergeAll(snapshots, order);
        order.addAll(order.subList(0, order.size() / 2));
        Collections.shuffle(order, random);

        Register.Merged shuffled = mergeAll(snapshots, order);

        assertThat(shuffled.data()).isEqualTo(inOrder.data());
        assertThat(shuffled.fieldTimes()).isEqualTo(inOrder.fieldTimes());
    }

    /** A customer's words from snapshots in any order weigh the same, and never undo a no. */
    @Property(tries = 300)
    void noOrderOfSnapshotsGrantsWhatWasOnceRefused(@ForAll List<Boolean> said, @ForAll Random random) {
        var words = new ArrayList<ConsentWord>();
        for (int i = 0; i < said.size(); i++) {
            var snapshot = json("{'consents':{'sales':{'email':%s}}}".formatted(said.get(i)));
            words.addAll(Register.words(snapshot, MONDAY.plusSeconds(i), "crm"));
        }
        Collections.shuffle(words, random);

        var latest = new Consents(words).latest("sales", "email").map(ConsentWord::granted);

        assertThat(latest.isPresent()).isEqualTo(!said.isEmpty());
        latest.ifPresent(granted -> assertThat(granted).isEqualTo(!said.contains(false)));
    }

    @Test
    void aYesOfTheFutureOutlivesNoNo() {
        var yes = ConsentWord.told(
                json("{'class':'sales','channel':'sms','granted':true,'time':'2099-01-01T00:00:00Z'}"),
                MONDAY,
                MONDAY,
                "crm");
        var stop = new ConsentWord("sales", "sms", false, TUESDAY, "stop", "");

        assertThat(new Consents(List.of(yes, stop)).latest("sales", "sms")).contains(stop);
    }

    @Test
    void onlyAWordOfThePersonGrantsAgainWhatASnapshotWithdrew() {
        var no = Register.words(json("{'consents':{'sales':{'email':false}}}"), MONDAY, "crm");
        var yes = new ConsentWord("sales", "email", true, TUESDAY, "source:crm", "Ja tack");

        assertThat(no).extracting(ConsentWord::channel).containsExactly("email");
        assertThat(new Consents(List.of(no.getFirst(), yes)).latest("sales", "email"))
                .contains(yes);
    }

    @Test
    void aWordOnAllChannelsCoversEachAndANoGoesBeforeAYesOfTheSameMoment() {
        var stop = new ConsentWord("sales", "*", false, MONDAY, "stop", "");
        var yes = new ConsentWord("sales", "sms", true, MONDAY, "source:crm", "Ja");

        assertThat(new Consents(List.of(stop, yes)).latest("sales", "sms")).contains(stop);
        assertThat(new Consents(List.of(stop, yes)).latest("loyalty", "sms")).isEmpty();
    }

    @Provide
    Arbitrary<List<ObjectNode>> snapshots() {
        Arbitrary<String> value =
                Arbitraries.of("null", "'a'", "'b'", "'a@example.com'", "'b@example.com'", "{'x':1}", "{}");
        Arbitrary<Map<String, String>> fields =
                Arbitraries.maps(Arbitraries.of("firstName", "email", "mobile", "address", "deceased"), value);
        return fields.map(map -> {
                    var text = new StringBuilder("{'customerNo':'1'");
                    map.forEach(
                            (k, v) -> text.append(",'").append(k).append("':").append(v));
                    return json(text.append('}').toString());
                })
                .list()
                .ofMaxSize(8);
    }

    private static Register.Merged mergeAll(List<ObjectNode> snapshots, List<Integer> order) {
        var state = new Register.Merged(json("{'customerNo':'1'}"), Map.of(), false);
        for (int i : order) {
            state = Register.merge(state.data(), state.fieldTimes(), snapshots.get(i), MONDAY.plusSeconds(i));
        }
        return state;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) StrictJson.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
