package se.budkavle.partner;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a partner is asked to let go of a message: by a call to the address of the message there, or by a document that its
 * route carries, which the partner answers in its reports.
 *
 * @param method of the call, empty when there is none
 * @param suffix of the address, behind the partner's own id of the message
 * @param already found in the status and the body of an answer which says that it has let go before; null when no answer
 *     says so
 * @param document the template of what is carried; null when a call asks
 */
public record Withdraw(String method, String suffix, @Nullable Pattern already, @Nullable String document) {
    private static final int LONGEST = 4096;

    /**
     * Whether an answer to the call says that the message is not sent any more, by this asking or by an earlier one whose
     * answer was lost.
     */
    public boolean isLetGo(int status, String body) {
        String said = status + " " + body.substring(0, Math.min(LONGEST, body.length()));
        return status / 100 == 2 || already != null && already.matcher(said).find();
    }
}
