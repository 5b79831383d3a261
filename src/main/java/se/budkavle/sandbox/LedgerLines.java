package se.budkavle.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Numbered lines that are only added to, in memory or in a file of which only the places are held. */
sealed interface LedgerLines extends AutoCloseable {
    int count();

    /** Returns the number of the new line. */
    int add(byte[] line);

    byte[] line(int number);

    @Override
    void close();

    static LedgerLines inMemory() {
        return new InMemory(Collections.synchronizedList(new ArrayList<>()));
    }

    static LedgerLines inFile(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return new InFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox ledger " + file + " cannot be opened", e);
        }
    }

    record InMemory(List<byte[]> lines) implements LedgerLines {
        @Override
        public int count() {
            return lines.size();
        }

        @Override
        public int add(byte[] line) {
            lines.add(line);
            return lines.size() - 1;
        }

        @Override
        public byte[] line(int number) {
            return lines.get(number);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    final class InFile implements LedgerLines {
        private final FileChannel channel;
        private final List<Long> ends = new ArrayList<>();

        InFile(Path file) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            findEnds();
            // a line that a kill cut short was never answered
            channel.truncate(end(ends.size() - 1));
        }

        private void findEnds() throws IOException {
            var buffer = ByteBuffer.allocate(1 << 16);
            long position = 0;
            while (channel.read(buffer.clear(), position) > 0) {
                buffer.flip();
                for (int i = 0; i < buffer.limit(); i++) {
                    if (buffer.get(i) == '\n') {
                        ends.add(position + i + 1);
                    }
                }
                position += buffer.limit();
            }
        }

        private long end(int number) {
            return number < 0 ? 0 : ends.get(number);
        }

        @Override
        public synchronized int count() {
            return ends.size();
        }

        @Override
        public synchronized int add(byte[] line) {
            var buffer = ByteBuffer.allocate(line.length + 1)
                    .put(line)
                    .put((byte) '\n')
                    .flip();
            long start = end(ends.size() - 1);
            try {
                for (long position = start; buffer.hasRemaining(); ) {
                    position += channel.write(buffer, position);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the sandbox ledger cannot be written", e);
            }
            ends.add(start + line.length + 1);
            return ends.size() - 1;
        }

        @Override
        public synchronized byte[] line(int number) {
            long start = end(number - 1);
            var buffer = ByteBuffer.allocate((int) (end(number) - start - 1));
            try {
                while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
                    // read until the line is whole
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the sandbox ledger cannot be read", e);
            }
            return buffer.array();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
