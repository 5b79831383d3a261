package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The places that Pingen gives for files, each with its signature, and what shows of the letters that are put there. */
final class PingenUploads {
    private static final String PLACES = "/uploads/";

    private final Setting setting;
    private final String secret;
    private final Map<String, ObjectNode> letters = new ConcurrentHashMap<>();

    PingenUploads(Setting setting, String secret) {
        this.setting = setting;
        this.secret = secret;
    }

    static boolean isPlace(String path) {
        return path.startsWith(PLACES);
    }

    /** The path of a new one. */
    synchronized String place() {
        String path = PLACES + setting.hex(PingenSimulator.NAME + ".upload", letters.size());
        letters.put(path, Simulator.json());
        return path;
    }

    String signature(String path) {
        return HexFormat.of().formatHex(GatewayPost.hmac("HmacSHA256", secret, path));
    }

    /** @return false when the place was never given */
    boolean put(String path, byte[] file) {
        if (!letters.containsKey(path)) {
            return false;
        }
        ObjectNode letter = Simulator.json().put("file", SentPdf.summary(file));
        var address = letter.putArray("address");
        try {
            LetterWindow.address(file).forEach(address::add);
        } catch (IOException e) {
            // no PDF: the summary says so, and the letter is refused
        }
        letters.put(path, letter);
        return true;
    }

    /** The {@code file} in short and the {@code address} in its window; null when there is no such place. */
    @Nullable
    ObjectNode letter(String path) {
        return letters.get(path);
    }
}
