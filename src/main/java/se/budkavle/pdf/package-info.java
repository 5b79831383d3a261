/**
 * PDF files as the hub writes them: a document by {@link se.budkavle.pdf.PdfPrint}, after what it shares with others
 * ({@link se.budkavle.pdf.PdfStart}); many documents as one by {@link se.budkavle.pdf.PdfJoin}.
 */
@NullMarked
package se.budkavle.pdf;

import org.jspecify.annotations.NullMarked;
