/**
 * One source to every channel: SMS, mail, plain text, letter. {@link se.budkavle.content.ContentCatalogue} loads the
 * texts, {@link se.budkavle.content.Renderer} makes a channel's document of one.
 */
@NullMarked
package se.budkavle.content;

import org.jspecify.annotations.NullMarked;
