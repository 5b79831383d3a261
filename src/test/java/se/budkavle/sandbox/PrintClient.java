package se.budkavle.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;

/** Makes batches of letters and takes them to the vendor over SFTP, its host key pinned. */
final class PrintClient implements AutoCloseable {
    private static final String HEADER =
            "batchId;letterId;seq;fromPage;pages;sheets;duplex;colour;envelope;postage;country;sha256\n";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final SftpClient sftp;

    PrintClient(Map<String, String> properties) throws IOException {
        ssh.setServerKeyVerifier(new KnownHostsServerKeyVerifier(
                RejectAllServerKeyVerifier.INSTANCE, Path.of(properties.get("print-vendor.known-hosts"))));
        ssh.start();
        var session = ssh.connect(
                        properties.get("print-vendor.user"),
                        properties.get("print-vendor.host"),
                        Integer.parseInt(properties.get("print-vendor.port")))
                .verify(PATIENCE)
                .getSession();
        session.addPasswordIdentity(properties.get("print-vendor.password"));
        session.auth().verify(PATIENCE);
        SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(session, PATIENCE);
        AbstractSftpClient.SFTP_CLIENT_CMD_TIMEOUT.set(session, PATIENCE);
        sftp = SftpClientFactory.instance().createSftpClient(session);
    }

    /** A batch of one-page letters, one to each postal code, numbered {@code L1}, {@code L2}, … */
    static Map<String, byte[]> batch(String batchId, String... postalCodes) throws IOException {
        byte[] pdf = pdf(postalCodes);
        var csv = new StringBuilder(HEADER);
        for (int i = 1; i <= postalCodes.length; i++) {
            csv.append(
                    "\"%s\";\"L%d\";\"%d\";\"%d\";\"1\";\"1\";\"true\";\"mono\";\"C5-H2\";\"economy\";\"SE\";\"%s\"\n"
                            .formatted(batchId, i, i, 2 * i - 1, "0".repeat(64)));
        }
        return sealed(batchId, pdf, csv.toString().getBytes(StandardCharsets.UTF_8), postalCodes.length);
    }

    static Map<String, byte[]> sealed(String batchId, byte[] pdf, byte[] csv, int letters) {
        String done =
                """
                {"batchId": "%1$s", "files": [{"name": "%1$s.pdf", "sha256": "%2$s", "size": %3$d},
                 {"name": "%1$s.csv", "sha256": "%4$s", "size": %5$d}], "letters": %6$d, "pages": %6$d, "sheets": %6$d}
                """
                        .formatted(batchId, sha256(pdf), pdf.length, sha256(csv), csv.length, letters);
        var files = new TreeMap<String, byte[]>();
        files.put(batchId + ".pdf", pdf);
        files.put(batchId + ".csv", csv);
        files.put(batchId + ".done", done.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Each letter one page with an empty back. */
    private static byte[] pdf(String... postalCodes) throws IOException {
        try (var document = new PDDocument();
                var bytes = new ByteArrayOutputStream()) {
            for (String postalCode : postalCodes) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                document.addPage(new PDPage(PDRectangle.A4));
                try (var text = new PDPageContentStream(document, page)) {
                    text.beginText();
                    text.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
                    text.setLeading(14);
                    text.newLineAtOffset(320, 690);
                    for (String line : List.of("Asa Oberg", "Storgatan 1", postalCode + " Linkoping")) {
                        text.showText(line);
                        text.newLine();
                    }
                    text.newLineAtOffset(-250, -200);
                    text.showText("Hej! Ditt avtal fran 111 11 Ort gar ut.");
                    text.endText();
                }
            }
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    /** Under temporary names, renamed when whole, the marker last. */
    void upload(Map<String, byte[]> batch) throws IOException {
        for (String ending : List.of(".pdf", ".csv", ".done")) {
            for (var file : batch.entrySet()) {
                if (file.getKey().endsWith(ending)) {
                    put("in/" + file.getKey() + ".tmp", file.getValue());
                    sftp.rename("in/" + file.getKey() + ".tmp", "in/" + file.getKey());
                }
            }
        }
    }

    void put(String path, byte[] bytes) throws IOException {
        try (var out = sftp.write(path)) {
            out.write(bytes);
        }
    }

    List<String> names(String folder) throws IOException {
        var entries = new ArrayList<String>();
        StreamSupport.stream(sftp.readDir(folder).spliterator(), false)
                .map(SftpClient.DirEntry::getFilename)
                .filter(name -> !name.startsWith("."))
                .sorted()
                .forEach(entries::add);
        return entries;
    }

    /** Reads a file and removes it, as one who has taken it over. */
    String fetch(String path) throws IOException {
        String text;
        try (var in = sftp.read(path)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        sftp.remove(path);
        return text;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        sftp.close();
        ssh.stop();
    }
}
