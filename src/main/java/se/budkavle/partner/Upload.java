package se.budkavle.partner;

import java.util.Map;

/**
 * Where a partner has put a file that a message refers to. A template writes the places of address and signature; they
 * are filled when the file has been uploaded.
 *
 * @param url as the partner gave it
 * @param signature the partner's own, over that address
 */
public record Upload(String url, String signature) {
    private static final String URL = "upload-url-of-";
    private static final String SIGNATURE = "upload-signature-of-";

    /** What templates see as {@code upload}. */
    static Map<String, String> places(Message message) {
        return Map.of("url", URL + message.attemptKey(), "signature", SIGNATURE + message.attemptKey());
    }

    /** @throws NotSentException when the partner gave words that would not stay inside a JSON text */
    public String in(String document, Message message) {
        if (!isPlain(url) || !isPlain(signature)) {
            throw new NotSentException(message.partner() + ": the upload has no plain address", null, null);
        }
        return document.replace(URL + message.attemptKey(), url).replace(SIGNATURE + message.attemptKey(), signature);
    }

    private static boolean isPlain(String word) {
        return word.matches("[!#-\\[\\]-~]+");
    }
}
