package se.budkavle.event;

/**
 * The row of a file that an event was made from.
 *
 * @param file as the source named it
 * @param row 1-based, counting rows of data alone
 * @param charset of the row's bytes
 */
public record FileRow(String file, long row, String charset) {}
