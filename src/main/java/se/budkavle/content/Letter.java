package se.budkavle.content;

/** A PDF and its number of pages. */
record Letter(byte[] pdf, int pages) {}
