package se.budkavle.customer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a person has said about being contacted, folded from the ledger's words in any order: the latest word counts, a
 * no before a yes of the same moment. A yes that only a source's snapshot brought counts as long as nobody ever said no.
 */
public record Consents(List<ConsentWord> words) {
    private static final Comparator<ConsentWord> LATEST_LAST =
            Comparator.comparing(ConsentWord::at).thenComparing(word -> !word.granted());

    public Consents(List<ConsentWord> words) {
        this.words = words.stream().sorted(LATEST_LAST).toList();
    }

    /** The word that counts for a purpose (message class or topic) on a channel; a word on all channels covers each. */
    public Optional<ConsentWord> latest(String purpose, String channel) {
        List<ConsentWord> heard = words.stream()
                .filter(word -> word.purpose().equals(purpose))
                .filter(word -> word.channel().equals(channel) || word.channel().equals("*"))
                .toList();
        boolean everRefused = heard.stream().anyMatch(word -> !word.granted());
        return heard.stream()
                .filter(word -> !(everRefused && word.granted() && Register.isFromSnapshot(word)))
                .reduce((earlier, later) -> later);
    }

    /**
     * The word that a snapshot repeats, saying the same no at a later moment, while nothing else was said in between: the
     * ledger needs no other word, only its later moment.
     */
    public Optional<ConsentWord> repeated(ConsentWord brought) {
        return brought.granted() || !Register.isFromSnapshot(brought)
                ? Optional.empty()
                : latest(brought.purpose(), brought.channel())
                        .filter(said -> !said.granted()
                                && said.channel().equals(brought.channel())
                                && said.origin().equals(brought.origin())
                                && !said.at().isAfter(brought.at()));
    }

    /** Of words just brought by a snapshot, those that the ledger needs: a yes only where nothing has been said. */
    public List<ConsentWord> news(List<ConsentWord> brought) {
        return brought.stream()
                .filter(word -> !words.contains(word))
                .filter(word -> !word.granted()
                        || latest(word.purpose(), word.channel()).isEmpty())
                .toList();
    }
}
