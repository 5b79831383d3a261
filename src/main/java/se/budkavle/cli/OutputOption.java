package se.budkavle.cli;

import picocli.CommandLine.Option;

/** {@code -o json}, on every verb that answers. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (for people, the default) or json",
            converter = FormatConverter.class,
            defaultValue = "text")
    Format format = Format.TEXT;

    boolean json() {
        return format == Format.JSON;
    }

    enum Format {
        TEXT,
        JSON
    }

    static final class FormatConverter implements picocli.CommandLine.ITypeConverter<Format> {
        @Override
        public Format convert(String word) {
            return switch (word) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default ->
                    throw new picocli.CommandLine.TypeConversionException(
                            "'" + word + "' is no output format, use text or json");
            };
        }
    }
}
