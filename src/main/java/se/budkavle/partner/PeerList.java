package se.budkavle.partner;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * From which addresses a partner's reports may come: addresses and networks ({@code 192.0.2.0/24, 2001:db8::/32}) with
 * commas or spaces between. An empty list allows everybody.
 */
public final class PeerList {
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            return address.length == other.length && head(address).equals(head(other));
        }

        private BigInteger head(byte[] octets) {
            return new BigInteger(1, octets).shiftRight(octets.length * 8 - bits);
        }
    }

    private PeerList(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException naming the word that is no address */
    public static PeerList of(String words) {
        return new PeerList(Arrays.stream(words.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .map(PeerList::network)
                .toList());
    }

    private static Network network(String word) {
        String[] parts = word.split("/", 2);
        byte[] address = octets(parts[0]);
        int most = address.length * 8;
        boolean whole = parts.length == 1;
        if (!whole && !parts[1].matches("\\d{1,3}") || !whole && Integer.parseInt(parts[1]) > most) {
            throw new IllegalArgumentException("'" + word + "' is no network like 192.0.2.0/24");
        }
        return new Network(address, whole ? most : Integer.parseInt(parts[1]));
    }

    /** Never asks for a name. */
    private static byte[] octets(String literal) {
        try {
            if (LITERAL.matcher(literal).matches()) {
                return InetAddress.getByName(literal).getAddress();
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + literal + "' is no address", e);
        }
        throw new IllegalArgumentException("'" + literal + "' is no address");
    }

    /** @param peer who has called, as a literal address */
    public boolean allows(String peer) {
        if (networks.isEmpty()) {
            return true;
        }
        byte[] octets = octets(peer.replaceFirst("%.*", ""));
        return networks.stream().anyMatch(network -> network.has(octets));
    }
}
