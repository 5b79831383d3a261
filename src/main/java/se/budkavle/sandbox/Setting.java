package se.budkavle.sandbox;

import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BinaryOperator;

/**
 * What every simulator stands in.
 *
 * @param folder the sandbox's own below the data folder
 * @param seed decides all that looks like chance
 * @param reportAddress partner and report to the whole address that the hub gave out for it, asked for at each use
 */
record Setting(
        SimulatedTime time,
        Delays delays,
        Path folder,
        LedgerMode ledgerMode,
        long seed,
        KeyRing keys,
        BinaryOperator<String> reportAddress) {

    Ledger openLedger(String partner) {
        return Ledger.open(ledgerMode, folder.resolve(partner + ".jsonl"));
    }

    /** 32 hex digits, the same for the same seed, partner and number. */
    String hex(String partner, long number) {
        return UUID.nameUUIDFromBytes((seed + partner + number).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** From 0 to 1, the same for the same seed, partner and number. */
    double chance(String partner, long number) {
        return Long.parseLong(hex(partner + "?", number).substring(0, 8), 16) / (double) (1L << 32);
    }
}
