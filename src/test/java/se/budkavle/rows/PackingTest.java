package se.budkavle.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.budkavle.rows.Packing.Dictionary;

class PackingTest {
    private static final byte[] EXAMPLE = bytes("Dear Anna Example, your contract 1 ends on 1 January. " + words(400));
    private static final byte[] LETTER = bytes("Dear Bo Sample, your contract 2 ends on 3 March. " + words(400));

    @Test
    void whatIsLikeTheDictionaryTakesAlmostNoRoom() {
        var dictionary = Dictionary.of(EXAMPLE);
        byte[] packed = Packing.pack(LETTER, dictionary);
        assertThat(packed).hasSizeLessThan(120);
        assertThat(Packing.pack(LETTER).length).isGreaterThan(8 * packed.length);
        assertThat(Packing.unpack(packed, id -> id == dictionary.id() ? dictionary.bytes() : new byte[0]))
                .isEqualTo(LETTER);
    }

    @Test
    void whatWasPackedWithoutADictionaryIsReadWithoutAskingForOne() {
        assertThat(Packing.unpack(Packing.pack(LETTER))).isEqualTo(LETTER);
        assertThat(Packing.unpack(Packing.pack(new byte[0]))).isEmpty();
    }

    @Test
    void anotherDictionaryThanItsOwnIsNoticed() {
        byte[] packed = Packing.pack(LETTER, Dictionary.of(EXAMPLE));
        assertThatThrownBy(() -> Packing.unpack(packed, id -> LETTER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> Packing.unpack(packed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatLiesBesideItsLikeNeedsNothingElse() {
        byte[] packed = Packing.packBeside(EXAMPLE, LETTER);
        assertThat(packed).hasSizeLessThan(120);
        assertThat(Packing.unpackBeside(EXAMPLE, packed)).isEqualTo(LETTER);
        assertThat(Packing.unpackBeside(EXAMPLE, Packing.pack(LETTER))).isEqualTo(LETTER);
        assertThat(Packing.unpackBeside(new byte[0], Packing.packBeside(new byte[0], LETTER)))
                .isEqualTo(LETTER);
        assertThatThrownBy(() -> Packing.unpackBeside(LETTER, packed)).hasMessageContaining("damaged");
    }

    @Test
    void whatBeginsLikeOthersIsKeptWithoutItsBeginning() {
        byte[] beginning = bytes(words(9_000));
        byte[] letter = bytes(words(9_000) + "Dear Bo Sample");
        var known = Dictionary.whole(beginning);
        byte[] packed = Packing.packAfter(known, letter);
        assertThat(packed).hasSizeLessThan(60);
        assertThat(Packing.unpack(packed, id -> id == known.id() ? known.bytes() : new byte[0]))
                .isEqualTo(letter);
        assertThatThrownBy(() -> Packing.pack(letter, known))
                .as("too long for it")
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> Packing.packAfter(known, LETTER)).hasMessageContaining("do not begin with");
        assertThatThrownBy(() -> Packing.packAfter(known, bytes("short"))).hasMessageContaining("do not begin with");
    }

    @Test
    void bytesCutShortOrChangedAreNoticed() {
        byte[] packed = Packing.pack(LETTER);
        assertThatThrownBy(() -> Packing.unpack(java.util.Arrays.copyOf(packed, packed.length - 5)))
                .hasMessageContaining("cut short");
        packed[packed.length / 2] ^= 0x20;
        assertThatThrownBy(() -> Packing.unpack(packed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofALongExampleTheEndServes() {
        var bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        var dictionary = Dictionary.of(bytes);
        byte[] end = java.util.Arrays.copyOfRange(bytes, 90_000, 100_000);
        byte[] packed = Packing.pack(end, dictionary);
        assertThat(packed).hasSizeLessThan(500);
        assertThat(Packing.unpack(packed, id -> dictionary.bytes())).isEqualTo(end);
    }

    @Test
    void whatIsNotLikeTheDictionaryIsDeflatedAsEver() {
        byte[] other = bytes("{" + "\"price\": 12.50, ".repeat(200) + "}");
        var dictionary = Dictionary.of(EXAMPLE);
        byte[] packed = Packing.pack(other, dictionary);
        assertThat(packed).hasSizeLessThan(120);
        assertThat(Packing.unpack(packed, id -> dictionary.bytes())).isEqualTo(other);
        assertThat(Packing.unpackBeside(EXAMPLE, Packing.packBeside(EXAMPLE, other)))
                .isEqualTo(other);
    }

    @Test
    void whateverIsChangedInATextItIsReadAsItWas() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            byte[] text = java.util.Arrays.copyOf(EXAMPLE, random.nextInt(EXAMPLE.length));
            byte[] changed = changed(text, random);
            var dictionary = Dictionary.of(text);
            assertThat(Packing.unpack(Packing.pack(changed, dictionary), id -> dictionary.bytes()))
                    .isEqualTo(changed);
            assertThat(Packing.unpackBeside(text, Packing.packBeside(text, changed)))
                    .isEqualTo(changed);
        }
    }

    @Test
    void noDamageIsReadAsSomethingElse() {
        var random = new Random(13);
        byte[] packed = Packing.packBeside(EXAMPLE, LETTER);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = java.util.Arrays.copyOf(packed, packed.length - random.nextInt(2) * random.nextInt(20));
            damaged[1 + random.nextInt(damaged.length - 1)] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> Packing.unpackBeside(EXAMPLE, damaged))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("damaged");
        }
    }

    /** Stretches left out, said twice, and put in. */
    private static byte[] changed(byte[] text, Random random) {
        var changed = new java.io.ByteArrayOutputStream();
        for (int at = 0; at < text.length; ) {
            int length = Math.min(text.length - at, 1 + random.nextInt(300));
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> changed.writeBytes(bytes(words(random.nextInt(12))));
                case 2 -> changed.write(text, random.nextInt(at + 1), length);
                default -> changed.write(text, at, length);
            }
            at += length;
        }
        return changed.toByteArray();
    }

    private static String words(int count) {
        var random = new Random(7);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Integer.toString(random.nextInt(100_000), 36)).append(' ');
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
