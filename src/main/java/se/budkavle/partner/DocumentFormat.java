package se.budkavle.partner;

import java.util.stream.Collectors;

/** What a template's ending says about the document it makes. */
enum DocumentFormat {
    JSON("application/json", "json"),
    FORM("application/x-www-form-urlencoded", "form"),
    XML("application/xml", "xml"),
    CSV("text/csv", "csv"),
    HTML("text/html", "txt"),
    TEXT("text/plain", "txt");

    private final String mediaType;
    private final String exampleEnding;

    DocumentFormat(String mediaType, String exampleEnding) {
        this.mediaType = mediaType;
        this.exampleEnding = exampleEnding;
    }

    /** @param template such as {@code message.json.ftl} */
    static DocumentFormat of(String template) {
        String document = template.substring(0, template.length() - ".ftl".length());
        return switch (document.substring(document.lastIndexOf('.') + 1)) {
            case "json" -> JSON;
            case "form" -> FORM;
            case "xml" -> XML;
            case "csv" -> CSV;
            case "html" -> HTML;
            default -> TEXT;
        };
    }

    String mediaType() {
        return mediaType;
    }

    /** Of the document that an example expects. */
    String exampleEnding() {
        return exampleEnding;
    }

    /** A form is written one field a line, values escaped, and sent joined. */
    String finish(String rendered) {
        return this == FORM
                ? rendered.lines().map(String::strip).filter(l -> !l.isEmpty()).collect(Collectors.joining("&"))
                : rendered;
    }
}
