package dev.kimigate.client.urlconnection;

import dev.kimigate.testing.ClientFixture;
import dev.kimigate.testing.WovenClient;
import java.io.IOException;

/** The JDK's class in this JVM, patched by the row of the table; one fixture at a time decides. */
final class Woven {
    private static final WovenClient CLIENT = client();

    private Woven() {}

    private static WovenClient client() {
        try {
            return new WovenClient("sun/net/www/protocol/http/HttpURLConnection", UrlConnectionHook::new);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A fixture whose gate decides from now on. */
    static ClientFixture fixture() throws IOException {
        return CLIENT.gatedBy(new ClientFixture());
    }
}
