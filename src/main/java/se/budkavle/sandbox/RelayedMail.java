package se.budkavle.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * A message that the relay has taken.
 *
 * @param id the relay's queue id
 * @param from envelope sender; empty for the null sender, which nobody reports to
 */
record RelayedMail(String id, String from, List<String> recipients, String text, Instant at) {

    String answer() {
        return "2.0.0 Ok: queued as " + id;
    }
}
