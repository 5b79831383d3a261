/**
 * What a mail that came back means: {@link se.budkavle.bounce.BounceReader} for mails, {@link
 * se.budkavle.bounce.SmtpAnswer} for answers during the dialogue. Knowledge about mail systems is rows in the resource
 * files beside this package.
 */
@NullMarked
package se.budkavle.bounce;

import org.jspecify.annotations.NullMarked;
