package se.budkavle.camel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.content.SmsText;
import se.budkavle.release.Hashes;
import se.budkavle.release.StrictJson;

/** What a gateway tells by {@code deliver_sm}: receipts and replies from phones, stored before they are acknowledged. */
final class SmppInbox implements MessageReceiverListener {
    static final String RECEIPT = "receipt";
    static final String INCOMING = "incoming";

    private static final short MESSAGE_PAYLOAD = 0x0424;
    private static final short RECEIPTED_MESSAGE_ID = 0x001E;
    private static final short MESSAGE_STATE = 0x0427;
    private static final short SAR_REFERENCE = 0x020C;
    private static final short SAR_TOTAL = 0x020E;
    private static final short SAR_SEQUENCE = 0x020F;
    private static final int RECEIPT_BIT = 0x04;
    private static final int HAS_HEADER = 0x40;
    private static final Pattern PART = Pattern.compile("([0-9a-f]{32})\\.(\\d{1,3})\\.(\\d{1,3})");

    private final Logger log = LoggerFactory.getLogger(SmppInbox.class);
    private final SmppSettings settings;
    private final Store store;

    /** Durable when it returns. */
    @FunctionalInterface
    interface Store {
        /** @param callId the same when a gateway that missed our answer tells it again; null when nobody can say */
        void keep(String report, byte[] body, @Nullable String callId);
    }

    SmppInbox(SmppSettings settings, Store store) {
        this.settings = settings;
        this.store = store;
    }

    /** What cannot be stored is refused for now, and comes again; what cannot be read would come again for ever. */
    @Override
    public void onAcceptDeliverSm(DeliverSm told) throws ProcessRequestException {
        boolean receipt = (told.getEsmClass() & RECEIPT_BIT) != 0 || told.isIntermediateDeliveryNotification();
        byte[] body = body(told, receipt);
        try {
            // a receipt that says the same once more says nothing; of two like replies only their message can tell
            store.keep(receipt ? RECEIPT : INCOMING, body, receipt ? Hashes.sha256(body) : null);
        } catch (RuntimeException e) {
            log.warn("what {} told cannot be stored now: {}", settings, Causes.of(e));
            throw new ProcessRequestException("not now", SMPPConstant.STAT_ESME_RX_T_APPN, e);
        }
    }

    private byte[] body(DeliverSm told, boolean receipt) {
        String body;
        try {
            body = (receipt ? receipt(told) : incoming(told)).toString();
        } catch (RuntimeException e) {
            log.warn("what {} told cannot be read and is kept as it came: {}", settings, Causes.of(e));
            body = asItCame(told);
        }
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** No JSON, so that the mapping lists it as unreadable. */
    private static String asItCame(DeliverSm told) {
        HexFormat hex = HexFormat.of();
        return "deliver_sm esm_class=%02x data_coding=%02x source_addr=%s destination_addr=%s text=%s"
                .formatted(
                        told.getEsmClass(),
                        told.getDataCoding(),
                        told.getSourceAddr(),
                        told.getDestAddress(),
                        hex.formatHex(text(told)));
    }

    private ObjectNode receipt(DeliverSm told) {
        byte[] id = tlv(told, RECEIPTED_MESSAGE_ID);
        byte[] state = tlv(told, MESSAGE_STATE);
        ObjectNode body = StrictJson.MAPPER.createObjectNode();
        SmppReceipt.read(
                        latin(text(told)),
                        id == null ? null : latin(id).replace("\0", ""),
                        state == null || state.length == 0 ? null : (int) state[0],
                        settings.receiptIds(),
                        settings.tlvIds())
                .forEach(body::put);
        byte[] echo = settings.echoTag() == null ? null : tlv(told, settings.echoTag());
        return echo == null ? body : referring(body, latin(echo).replace("\0", ""));
    }

    /** The attempt's key, and of a text in parts which of how many. */
    private static ObjectNode referring(ObjectNode body, String echo) {
        Matcher part = PART.matcher(echo);
        return part.matches()
                ? body.put("reference", part.group(1))
                        .put("part", Integer.valueOf(part.group(2)))
                        .put("parts", Integer.valueOf(part.group(3)))
                : body.put("reference", echo);
    }

    private static ObjectNode incoming(DeliverSm told) {
        byte[] octets = text(told);
        int length = octets.length == 0 ? 0 : octets[0] & 0xFF;
        // a length beyond the message's end is no header's: the whole is text
        boolean header = (told.getEsmClass() & HAS_HEADER) != 0 && length < octets.length;
        byte[] plain = header ? Arrays.copyOfRange(octets, 1 + length, octets.length) : octets;
        ObjectNode reply = StrictJson.MAPPER
                .createObjectNode()
                .put("from", told.getSourceAddr())
                .put("to", told.getDestAddress())
                .put("text", SmsText.decoded(plain, told.getDataCoding()));
        SmppReplyPart part = header ? SmppReplyPart.inHeader(octets) : bySar(told);
        return part == null
                ? reply
                : reply.put("group", part.group())
                        .put("part", part.part())
                        .put("parts", part.parts())
                        .put("coding", told.getDataCoding() & 0xFF)
                        .put("octets", HexFormat.of().formatHex(plain));
    }

    private static @Nullable SmppReplyPart bySar(DeliverSm told) {
        Integer group = number(told, SAR_REFERENCE);
        Integer total = number(told, SAR_TOTAL);
        Integer sequence = number(told, SAR_SEQUENCE);
        return group == null || total == null || sequence == null ? null : SmppReplyPart.of(group, total, sequence);
    }

    private static @Nullable Integer number(DeliverSm told, short tag) {
        return switch (told.getOptionalParameter(tag)) {
            case OptionalParameter.Short two -> two.getValue() & 0xFFFF;
            case OptionalParameter.Byte one -> one.getValue() & 0xFF;
            case null, default -> null;
        };
    }

    private static byte[] text(DeliverSm told) {
        byte[] payload = tlv(told, MESSAGE_PAYLOAD);
        byte[] message = told.getShortMessage();
        boolean inPayload = payload != null && payload.length > 0;
        return inPayload ? payload : message == null ? new byte[0] : message;
    }

    private static byte @Nullable [] tlv(DeliverSm told, short tag) {
        OptionalParameter found = told.getOptionalParameter(tag);
        if (found instanceof OptionalParameter.OctetString text) {
            return text.getValue();
        }
        return found instanceof OptionalParameter.Byte one ? new byte[] {one.getValue()} : null;
    }

    private static String latin(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification notification) {
        // a phone can be reached again: nothing of ours waits for that
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("no data_sm here", SMPPConstant.STAT_ESME_RINVCMDID);
    }
}
