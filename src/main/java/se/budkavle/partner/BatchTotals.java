package se.budkavle.partner;

/**
 * What a print vendor says that it had of a batch, and what became of it; -1 where its file has no number.
 *
 * @param batchId as the vendor writes it
 * @param letters that it took in, {@code mailed}, {@code rejected} and {@code stopped} together
 * @param sheets of all these letters
 */
public record BatchTotals(String batchId, int letters, int sheets, int mailed, int rejected, int stopped) {}
