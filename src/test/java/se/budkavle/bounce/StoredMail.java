package se.budkavle.bounce;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Mails as servers of all families would write them, each below the line that says what is to be read from it. What a
 * file's name has between two dots is the charset that its mails are sent in, though they do not say so.
 */
record StoredMail(String name, String expected, String text, Charset charset) {
    private static final Path FOLDER = Path.of("src/test/resources/se/budkavle/bounce/mails");

    static List<StoredMail> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().flatMap(StoredMail::in).toList();
        }
    }

    private static Stream<StoredMail> in(Path file) {
        try {
            String[] mails = Files.readString(file).split("(?m)^=== ");
            return Arrays.stream(mails).filter(mail -> !mail.isBlank()).map(mail -> of(file, mail));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static StoredMail of(Path file, String mail) {
        int end = mail.indexOf('\n');
        String expected = mail.substring(0, end).strip();
        return new StoredMail(file.getFileName() + ": " + expected, expected, mail.substring(end + 1), charset(file));
    }

    private static Charset charset(Path file) {
        String[] name = file.getFileName().toString().split("\\.");
        return name.length == 3 ? Charset.forName(name[1]) : StandardCharsets.UTF_8;
    }

    byte[] bytes() {
        return bytes("\n");
    }

    /** @param lineEnd with which it is sent */
    byte[] bytes(String lineEnd) {
        return text.replace("\n", lineEnd).getBytes(charset);
    }

    @Override
    public String toString() {
        return name;
    }
}
