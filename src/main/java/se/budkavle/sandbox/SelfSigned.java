package se.budkavle.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The few lines of DER that make a certificate (X.509, version 1) for an RSA key. */
final class SelfSigned {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int BITS = 0x03;
    private static final int TEXT = 0x0C;
    private static final int MOMENT = 0x18;
    /** sha256WithRSAEncryption, 1.2.840.113549.1.1.11, without parameters. */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    /** commonName, 2.5.4.3. */
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    private static final byte[] SERIAL = {0x02, 0x01, 0x01};

    private SelfSigned() {}

    static byte[] certificate(SigningKey key) {
        byte[] name = of(SEQUENCE, of(SET, of(SEQUENCE, COMMON_NAME, of(TEXT, ascii("sandbox")))));
        byte[] validity = of(SEQUENCE, of(MOMENT, ascii("20000101000000Z")), of(MOMENT, ascii("21000101000000Z")));
        byte[] said = of(
                SEQUENCE,
                SERIAL,
                ALGORITHM,
                name,
                validity,
                name,
                key.pair().getPublic().getEncoded());
        byte[] signature = of(BITS, new byte[1], key.sign("SHA256withRSA", said));
        return of(SEQUENCE, said, ALGORITHM, signature);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] of(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length < 0x80) {
            whole.write(length);
        } else if (length < 0x100) {
            whole.write(0x81);
            whole.write(length);
        } else {
            whole.write(0x82);
            whole.write(length >> 8);
            whole.write(length);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
