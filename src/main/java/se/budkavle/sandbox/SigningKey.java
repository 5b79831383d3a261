package se.budkavle.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A private key of a simulator's own, made at the start; the hub is told the public one. */
record SigningKey(KeyPair pair) {
    static SigningKey ec() {
        return made("EC", 256);
    }

    static SigningKey rsa() {
        return made("RSA", 2048);
    }

    private static SigningKey made(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return new SigningKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** DER in base64. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /** In base64. */
    String sign(String algorithm, String text) {
        return Base64.getEncoder().encodeToString(sign(algorithm, text.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] sign(String algorithm, byte[] bytes) {
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(pair.getPrivate());
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Says the key, in Latin letters and PEM: a certificate (X.509) that it signed itself, good for a century. */
    String certificate() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(SelfSigned.certificate(this))
                + "\n-----END CERTIFICATE-----\n";
    }
}
