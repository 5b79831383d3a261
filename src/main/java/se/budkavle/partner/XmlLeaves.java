package se.budkavle.partner;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML document as paths to texts: {@code /a/b[2]} and {@code /a/@x}, names with their namespaces. Layout, prefixes,
 * comments and the order of attributes say nothing.
 */
final class XmlLeaves {
    private static final XMLInputFactory FACTORY = factory();

    private final Map<String, String> leaves = new LinkedHashMap<>();
    private final Deque<Element> open = new ArrayDeque<>();

    private record Element(String path, StringBuilder text, Map<String, Integer> children) {}

    private XmlLeaves() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    static Map<String, String> of(String xml) throws XMLStreamException {
        var leaves = new XmlLeaves();
        XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(xml.strip()));
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a DTD");
                case XMLStreamConstants.START_ELEMENT -> leaves.start(reader);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> leaves.text(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> leaves.end();
                default -> {}
            }
        }
        return leaves.leaves;
    }

    private void start(XMLStreamReader reader) {
        String name = named(reader.getNamespaceURI(), reader.getLocalName());
        Element parent = open.peek();
        int number = parent == null ? 1 : parent.children().merge(name, 1, Integer::sum);
        String path = (parent == null ? "" : parent.path()) + "/" + name + (number > 1 ? "[" + number + "]" : "");
        open.push(new Element(path, new StringBuilder(), new HashMap<>()));
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            leaves.put(
                    path + "/@" + named(reader.getAttributeNamespace(i), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i));
        }
    }

    private static String named(String namespace, String name) {
        return namespace == null || namespace.isEmpty() ? name : "{" + namespace + "}" + name;
    }

    private void text(String text) {
        if (!open.isEmpty()) {
            open.peek().text().append(text);
        }
    }

    private void end() {
        Element element = open.pop();
        leaves.put(element.path(), element.text().toString().strip());
    }
}
