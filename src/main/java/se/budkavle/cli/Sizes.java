package se.budkavle.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code 1GB}, {@code 200MB}, {@code 4096}. */
final class Sizes implements CommandLine.ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|KB|MB|GB)?");

    @Override
    public Long convert(String value) {
        Matcher size = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new CommandLine.TypeConversionException("'" + value + "' is no size; write for example 1GB or 200MB");
        }
        String unit = size.group(2) == null ? "B" : size.group(2);
        return Long.parseLong(size.group(1))
                << 10 * java.util.List.of("B", "KB", "MB", "GB").indexOf(unit);
    }
}
