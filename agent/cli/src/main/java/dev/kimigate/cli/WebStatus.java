package dev.kimigate.cli;

import dev.kimigate.gateway.Gateway;
import dev.kimigate.gateway.GatewayException;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.gateway.page.PageToken;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The page for who has no gateway: served until nobody has looked at it for a minute.
 *
 * <p>No browser is started: its command line, with the token in it, could be read by every user of the machine.
 *
 * @param folder of the shared state; it is made and checked
 */
record WebStatus(Path folder, Output output) {
    private static final Duration CLOSED = Duration.ofMinutes(1);
    private static final int LOOK_MILLIS = 500;

    int run() throws InterruptedException {
        List<GatewayAddress> gateways = new GatewayAddresses(folder).living();
        return gateways.isEmpty() ? serve() : tell(gateways.get(0));
    }

    private int tell(GatewayAddress gateway) {
        try {
            output.line("The gateway's page: " + gateway.url()
                    + PageToken.in(folder).secretPart());
            return Failure.FINE;
        } catch (IOException failure) {
            throw Failure.of("the page's token in " + folder + " cannot be read: " + failure);
        }
    }

    private int serve() throws InterruptedException {
        try (Gateway gateway = Gateway.openWithoutEndpoints();
                Page page = WebPage.of(folder, gateway)) {
            gateway.show(page);
            output.line("Open this page: " + gateway.url() + page.secretPart());
            output.line("It ends when it has been closed for a minute, or with Ctrl-C.");
            output.out().flush();
            while (page.unseen().compareTo(CLOSED) < 0) {
                Thread.sleep(LOOK_MILLIS);
            }
            return Failure.FINE;
        } catch (GatewayException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }
}
