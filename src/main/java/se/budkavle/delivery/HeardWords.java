package se.budkavle.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.CustomerStore.Repeated;
import se.budkavle.customer.Register;
import se.budkavle.event.Event;

/** What persons have said of being contacted, with what the events of a batch add to it. */
final class HeardWords {
    private final Map<String, List<ConsentWord>> all;
    /** In the order of the persons, whose rows are locked by them. */
    private final SortedMap<String, List<ConsentWord>> unwritten = new TreeMap<>();
    /** Persons for whom words count from now on that were written before. */
    private final Set<String> joined = new HashSet<>();
    /** Persons who are elsewhere, or another may not reach them now. */
    private final Set<String> rerouted = new HashSet<>();
    /** A no that a source says again, in the order in which it does. */
    private final List<Repeated> repeated = new ArrayList<>();

    /** @param written by person */
    HeardWords(Map<String, List<ConsentWord>> written) {
        this.all = new HashMap<>();
        written.forEach((personKey, words) -> all.put(personKey, new ArrayList<>(words)));
    }

    /** @param snapshot what the event says of its customer */
    void add(Event event, ObjectNode snapshot, String personKey) {
        add(personKey, news(event, snapshot, personKey));
    }

    /**
     * Of a customer whom nobody knows, whose event waits. A yes waits with it, since a mended event may turn out to speak
     * of somebody else.
     */
    void addRefusals(Event event, ObjectNode snapshot, String customerNo) {
        List<ConsentWord> words = news(event, snapshot, customerNo);
        words.removeIf(ConsentWord::granted);
        add(customerNo, words);
    }

    private List<ConsentWord> news(Event event, ObjectNode snapshot, String personKey) {
        List<ConsentWord> heard = of(personKey);
        var words =
                new ArrayList<>(new Consents(heard).news(Register.words(snapshot, event.factTime(), event.source())));
        if (event.type().equals(EventPlanning.CONSENT_CHANGED)) {
            words.add(ConsentWord.told(
                    event.data().path("consent"), event.factTime(), event.receivedAt(), event.source()));
        }
        words.removeIf(word -> isRepeated(personKey, word));
        words.removeAll(heard); // the no of an event that waited for its customer was heard when it came
        return words;
    }

    private boolean isRepeated(String personKey, ConsentWord word) {
        Optional<ConsentWord> said = new Consents(of(personKey)).repeated(word);
        said.ifPresent(before -> {
            repeated.add(new Repeated(personKey, before, word));
            all.get(personKey).set(all.get(personKey).indexOf(before), word);
        });
        return said.isPresent();
    }

    List<Repeated> repeated() {
        return repeated;
    }

    private void add(String personKey, List<ConsentWord> words) {
        all.computeIfAbsent(personKey, k -> new ArrayList<>()).addAll(words);
        unwritten.computeIfAbsent(personKey, k -> new ArrayList<>()).addAll(words);
    }

    /** The personal number has become known: what was said goes with the person. */
    void becomes(String before, String now) {
        repeated.replaceAll(r -> r.personKey().equals(before) ? new Repeated(now, r.said(), r.again()) : r);
        all.computeIfAbsent(now, k -> new ArrayList<>()).addAll(of(before));
        List<ConsentWord> moved = unwritten.remove(before);
        if (moved != null) {
            unwritten.computeIfAbsent(now, k -> new ArrayList<>()).addAll(moved);
        }
    }

    /** What was offered to the person before is looked at again. */
    void reroutes(String personKey) {
        add(personKey, List.of());
        rerouted.add(personKey);
    }

    boolean isRerouted(String personKey) {
        return rerouted.contains(personKey);
    }

    /** What was written under a number that nobody knew belongs to the person. */
    void joins(String personKey) {
        joined.add(personKey);
    }

    List<ConsentWord> of(String personKey) {
        return List.copyOf(all.getOrDefault(personKey, List.of()));
    }

    /** Whose words the batch changes: what they may get is looked at once more, with these words written. */
    boolean isNewOf(String personKey) {
        return joined.contains(personKey)
                || rerouted.contains(personKey)
                || !unwritten.getOrDefault(personKey, List.of()).isEmpty();
    }

    /** Of each person what the ledger does not have; nothing of who only said the same again, or is elsewhere. */
    SortedMap<String, List<ConsentWord>> unwritten() {
        return unwritten;
    }
}
