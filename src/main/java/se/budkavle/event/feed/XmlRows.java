package se.budkavle.event.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Rows that are the elements at one path of an XML document. No DTD, no entities, nothing fetched; prefixes do not count. */
final class XmlRows implements RowSource {
    private static final int DEEPEST = 100;

    /**
     * The JDK's limits against entities that multiply count {@code &amp;} too, over the whole document, and would end a
     * long and honest file. Here they guard nothing: without a DTD there are no other entities.
     */
    private static final List<String> COUNTED_LIMITS = List.of(
            "entityExpansionLimit", "entityReplacementLimit", "totalEntitySizeLimit", "maxGeneralEntitySizeLimit");

    private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";

    private final List<String> rowPath;
    /** Of what is handed back: the same, so that it can be dropped again. */
    private final Charset charset;

    private final XMLStreamReader xml;
    private final MarkupGuard guard;
    private final List<String> path = new ArrayList<>();

    /** @param charset null when the document's own declaration decides */
    XmlRows(InputStream in, @Nullable String charset, List<String> rowPath) {
        this.rowPath = rowPath;
        this.charset = charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
        this.guard = new MarkupGuard(in);
        try {
            this.xml = charset == null
                    ? strict().createXMLStreamReader(guard)
                    : strict().createXMLStreamReader(guard, charset);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    private static XMLInputFactory strict() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        COUNTED_LIMITS.forEach(limit -> factory.setProperty(LIMITS + limit, "0"));
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        try {
            while (xml.hasNext()) {
                switch (step()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        enter();
                        if (path.equals(rowPath)) {
                            return row();
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> path.removeLast();
                    default -> {}
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    private int step() throws XMLStreamException {
        guard.restart();
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new RefusedFileException("The XML has a DOCTYPE or entities of its own; send it without.");
        }
        return event;
    }

    private void enter() {
        path.add(xml.getLocalName());
        if (path.size() > DEEPEST) {
            throw new RefusedFileException("The XML is nested deeper than " + DEEPEST + " elements.");
        }
        int depth = path.size();
        if (depth <= rowPath.size() && depth == 1 && !path.getFirst().equals(rowPath.getFirst())) {
            throw new RefusedFileException("The XML does not begin with the element " + rowPath.getFirst() + ".");
        }
    }

    private RawRow row() throws XMLStreamException {
        var row = new XmlRow(charset);
        row.begin(xml);
        while (path.size() >= rowPath.size()) {
            switch (step()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    enter();
                    row.begin(xml);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    path.removeLast();
                    row.end();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> row.text(xml);
                default -> {}
            }
        }
        return row.finished();
    }

    private static RefusedFileException broken(XMLStreamException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
        return new RefusedFileException("The XML is broken at line " + Math.max(line, 1) + "; it may be cut off.");
    }

    @Override
    public byte[] opening() {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"" + charset.name() + "\"?>\n");
        rowPath.subList(0, rowPath.size() - 1)
                .forEach(name -> text.append('<').append(name).append(">\n"));
        return text.toString().getBytes(charset);
    }

    @Override
    public byte[] closing(long rows) {
        var text = new StringBuilder();
        rowPath.subList(0, rowPath.size() - 1)
                .reversed()
                .forEach(name -> text.append("</").append(name).append(">\n"));
        return text.toString().getBytes(charset);
    }
}
