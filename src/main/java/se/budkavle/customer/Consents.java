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
     * The word that a source's snapshot repeats, saying the same no at a later moment, while nobody has said yes in between
     * on any channel that it is about: the ledger needs no other word, only its later moment.
     */
    public Optional<ConsentWord> repeated(ConsentWord brought) {
        if (brought.granted() || !Register.isFromSnapshot(brought)) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> !word.granted()
                        && word.purpose().equals(brought.purpose())
                        && word.channel().equals(brought.channel())
                        && word.origin().equals(brought.origin())
                        && !word.at().isAfter(brought.at()))
                .reduce((earlier, later) -> later)
                .filter(said -> words.stream().noneMatch(word -> isYesSince(said, word)));
    }

    /** A snapshot's yes counts for nothing beside a no. */
    private static boolean isYesSince(ConsentWord no, ConsentWord word) {
        return word.granted()
                && !Register.isFromSnapshot(word)
                && word.purpose().equals(no.purpose())
                && (no.channel().equals("*")
                        || word.channel().equals("*")
                        || word.channel().equals(no.channel()))
                && !word.at().isBefore(no.at());
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
