package se.budkavle.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.partner.Message;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Settings;
import se.budkavle.partner.Translator;
import se.budkavle.release.Bundle;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;

/** Messages for partners, and the shipped mappings with a test's own parameters. */
final class PartnerMessages {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));

    private PartnerMessages() {}

    static Translator translator(Map<String, String> parameters) {
        return new Translator(PartnerCatalogue.load(MAPPINGS, parameters::get), new ReturnedMails());
    }

    /** Refused credentials are told to this pulse. */
    static Refusals refusals(LanePulse pulse) {
        PartnerCatalogue catalogue = PartnerCatalogue.load(MAPPINGS);
        return new Refusals(pulse, () -> catalogue);
    }

    static OnePoller onePoller(Map<String, String> properties, LanePulse pulse) {
        return new OnePoller(Duties.alone(), new RouteSecrets(settings(properties)), refusals(pulse));
    }

    /** As the hub has them: {@code <name>.file} among the properties names a file that holds the value. */
    static Settings settings(Map<String, String> properties) {
        return new Settings() {
            @Override
            public boolean isInFile(String name) {
                return properties.containsKey(name + ".file");
            }

            @Override
            public String apply(String name) {
                try {
                    return isInFile(name)
                            ? Files.readString(Path.of(properties.get(name + ".file")))
                            : properties.get(name);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    static Message email(String address) {
        return message("email", "mail-relay", Map.of("name", "Åsa Öberg", "email", address));
    }

    static Message sms(String mobile) {
        return message("sms", "46elks", Map.of("name", "Åsa Öberg", "mobile", mobile));
    }

    private static Message message(String channel, String partner, Map<String, Object> recipient) {
        UUID id = UUID.randomUUID();
        return new Message(
                id,
                id.toString().replace("-", ""),
                "0123456789abcdef",
                id,
                "contract-expiring-notice",
                "regulatory",
                "sv",
                "default",
                channel,
                partner,
                recipient,
                channel.equals("sms") ? "http://127.0.0.1/reports/46elks/delivery?key=k&mac=m" : null,
                null,
                channel.equals("sms") ? null : "Ditt avtal löper ut",
                "Hej Åsa!\n.\nEn punkt.\n",
                null,
                List.of(),
                Instant.parse("2026-01-15T07:00:00Z"),
                Map.of(),
                null);
    }
}
